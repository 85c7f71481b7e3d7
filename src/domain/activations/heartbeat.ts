import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { digestFingerprint, fingerprint, matchDevice, optionalComponents } from '../validation/device.ts'
import { evaluate, type LicenseValidation } from '../validation/evaluate.ts'
import { lockFactsByKey } from '../validation/key-facts.ts'
import { later, leaseFrom, nextHeartbeatFrom } from '../validation/lease.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { activeWith, mayKeepSeat } from './seat.ts'

const heartbeatInput = z.object({
  key: z.string().max(4096, 'must have at most 4096 characters'),
  fingerprint,
  components: optionalComponents,
})

export interface HeartbeatResult {
  leaseEndsAt: Date | null
  nextHeartbeatBy: Date | null
  validation: LicenseValidation
}

/** What a heartbeat itself mends: it is never in its own way. */
const mended = new Set(['CHECK_IN_OVERDUE', 'HEARTBEAT_OVERDUE', 'LEASE_EXPIRED'])

/**
 * Says that a device is there: checks the license in and begins its lease anew. A lapsed lease whose seat
 * nobody took is revived; one whose seat was taken is refused LEASE_LOST. On a license that may not be used
 * nothing is extended, and the validation says why.
 */
export async function heartbeat(ctx: Context, tx: Tx, raw: unknown): Promise<HeartbeatResult> {
  const input = parseInput(heartbeatInput, raw)
  const facts = await lockFactsByKey(ctx, tx, input)
  const now = ctx.now()
  const { activation } = matchDevice(facts.candidates, input, facts.rules)
  if (!activation) return await refuseLost(tx, facts.licenseId, input.fingerprint)

  const before = evaluate(facts, { device: { activation } }, now)
  if (before.checks.some(({ code, passed, tolerated }) => !passed && !tolerated && !mended.has(code))) {
    return { leaseEndsAt: activation.leaseEndsAt, nextHeartbeatBy: null, validation: before }
  }
  if (!mayKeepSeat(facts, activation, now)) throw leaseLost(activation.leaseEndsAt!)
  const leaseEndsAt = later(leaseFrom(facts.rules, now), activation.leaseEndsAt)
  await tx.activation.update({
    where: { id: activation.id },
    data: { leaseEndsAt, lastHeartbeatAt: now, lastSeenAt: now },
  })
  await tx.license.update({ where: { id: facts.licenseId }, data: { lastCheckInAt: now } })
  const revived = { ...activation, leaseEndsAt, lastHeartbeatAt: now }
  const activeActivations = activeWith(facts, activation, now)
  const after: LicenseFacts = { ...facts, activeActivations, candidates: [revived], lastCheckInAt: now }
  return {
    leaseEndsAt,
    nextHeartbeatBy: nextHeartbeatFrom(facts.rules, now),
    validation: evaluate(after, { device: { activation: revived } }, now),
  }
}

/** Tells a device that lost its lapsed seat to another one from a device that is not active. */
async function refuseLost(tx: Tx, licenseId: string, fingerprintText: string): Promise<never> {
  const last = await tx.activation.findFirst({
    where: { licenseId, fingerprintDigest: digestFingerprint(fingerprintText) },
    orderBy: { id: 'desc' },
  })
  if (last?.deactivatedAt && last.leaseEndsAt) throw leaseLost(last.leaseEndsAt)
  throw new StateRefusal('LICENSE_NOT_ACTIVATED', 'The license is not active on this device.', 'ACTIVATE')
}

function leaseLost(endedAt: Date): StateRefusal {
  return new StateRefusal(
    'LEASE_LOST',
    `The lease of this device ended at ${endedAt.toISOString()}, and another device took its seat; activate again.`,
    'ACTIVATE',
  )
}

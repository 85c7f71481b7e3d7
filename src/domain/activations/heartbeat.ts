import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { parseInput } from '../../platform/input.ts'
import { moment, say } from '../../texts/say.ts'
import { digestFingerprint, fingerprint, matchDevice, optionalComponents } from '../validation/device.ts'
import { evaluate, type LicenseValidation } from '../validation/evaluate.ts'
import { lockFactsByKey } from '../validation/facts-by-key.ts'
import { followDevice } from '../validation/follow-device.ts'
import { laterLeaseEnd, leaseFrom, nextHeartbeatFrom } from '../validation/lease.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'
import { mayKeepSeat, seatsAfterRenewal } from './seat.ts'

const heartbeatInput = z.strictObject({
  key: z.string(),
  fingerprint,
  components: optionalComponents,
  idempotencyKey,
})
export type HeartbeatInput = z.input<typeof heartbeatInput>

export interface HeartbeatResult {
  /** When the seat becomes free without another heartbeat; null if it is not leased. */
  leaseEndsAt: Date | null
  /** When the next heartbeat is due; null if the license type requires none, or the license may not be used. */
  nextHeartbeatBy: Date | null
  validation: LicenseValidation
}

/** Failed checks that a heartbeat resolves, so they do not prevent it. */
const resolvedByHeartbeat = new Set(['CHECK_IN_OVERDUE', 'HEARTBEAT_OVERDUE', 'LEASE_EXPIRED'])

/**
 * Records a heartbeat: checks the license in, renews the lease of the device and stores its components. An expired lease is renewed if the
 * license still has a free seat. Renews nothing if the license may not be used; the validation has the reason. Refused
 * LEASE_LOST if another device took the seat, and LICENSE_NOT_ACTIVATED if the device is not active.
 */
export async function heartbeat(ctx: Context, tx: Tx, raw: HeartbeatInput): Promise<HeartbeatResult> {
  const input = parseInput(heartbeatInput, raw)
  const facts = await lockFactsByKey(ctx, tx, input)
  const now = ctx.now()
  const { activation } = matchDevice(facts.candidates, input, facts.rules)
  if (!activation) return await refuseInactive(tx, facts, input.fingerprint)

  const before = evaluate(facts, { device: { activation } }, now)
  const isBlocked = before.checks.some(
    ({ code, passed, tolerated }) => !passed && !tolerated && !resolvedByHeartbeat.has(code),
  )
  if (isBlocked) {
    return { leaseEndsAt: activation.leaseEndsAt, nextHeartbeatBy: null, validation: before }
  }
  if (!mayKeepSeat(facts, activation, now)) throw leaseLost(activation.leaseEndsAt!, facts.timeZone)
  const leaseEndsAt = laterLeaseEnd(leaseFrom(facts.rules, now), activation.leaseEndsAt)
  await tx.activation.update({
    where: { id: activation.id },
    data: { leaseEndsAt, lastHeartbeatAt: now, lastSeenAt: now },
  })
  await tx.license.update({ where: { id: facts.licenseId }, data: { lastCheckInAt: now } })
  const seen = await followDevice(tx, activation, input.components)
  const renewed = { ...seen, leaseEndsAt, lastHeartbeatAt: now }
  const after: LicenseFacts = {
    ...facts,
    activeActivations: seatsAfterRenewal(facts, activation, now),
    candidates: [renewed],
    lastCheckInAt: now,
  }
  return {
    leaseEndsAt,
    nextHeartbeatBy: nextHeartbeatFrom(facts.rules, now),
    validation: evaluate(after, { device: { activation: renewed } }, now),
  }
}

/** Refuses a device without an activation: LEASE_LOST if another device took its seat, else LICENSE_NOT_ACTIVATED. */
async function refuseInactive(
  tx: Tx,
  { licenseId, timeZone }: LicenseFacts,
  fingerprintText: string,
): Promise<never> {
  const last = await tx.activation.findFirst({
    where: { licenseId, fingerprintDigest: digestFingerprint(fingerprintText) },
    orderBy: { id: 'desc' },
  })
  if (last?.deactivatedAt && last.leaseEndsAt) throw leaseLost(last.leaseEndsAt, timeZone)
  throw new StateRefusal('LICENSE_NOT_ACTIVATED', say('LICENSE_NOT_ACTIVATED'), 'ACTIVATE')
}

function leaseLost(endedAt: Date, timeZone: string): StateRefusal {
  return new StateRefusal('LEASE_LOST', say('LEASE_LOST', { endedAt: moment(endedAt, timeZone) }), 'ACTIVATE')
}

import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { parseInput } from '../../platform/input.ts'
import { releaseFile } from '../device-keys/release-file.ts'
import { matchDevice, optionalComponents, storedFingerprint } from '../validation/device.ts'
import { assertKeyWorks, lockFactsByKey } from '../validation/facts-by-key.ts'
import { findHeldActivation } from './find-held-activation.ts'
import { releaseSeat, seatFreeAt } from './seat.ts'

const deactivateInput = z.strictObject({
  key: z.string(),
  // A device that was activated under a placeholder, before placeholders were refused, can give its seat up.
  fingerprint: storedFingerprint,
  components: optionalComponents,
  releaseProof: z.string().max(4096).nullish(),
  idempotencyKey,
})
export type DeactivateInput = z.input<typeof deactivateInput>

export interface DeactivateResult {
  /** False if the device had no seat. */
  deactivated: boolean
  /** When another device may take the seat. */
  seatFreeAt: Date
}

/**
 * Frees the seat of a device. Needs only the key and the fingerprint, whatever the state of the license, so that a
 * customer can always free a seat. An outstanding license file holds the seat until it expires, unless the device proves
 * that it discarded the file. Idempotent. Refused LICENSE_KEY_MALFORMED, LICENSE_KEY_ROTATED, LICENSE_NOT_FOUND and
 * RELEASE_PROOF_INVALID.
 */
export async function deactivateLicense(
  ctx: Context,
  tx: Tx,
  raw: DeactivateInput,
): Promise<DeactivateResult> {
  const input = parseInput(deactivateInput, raw)
  const facts = await lockFactsByKey(ctx, tx, input)
  const now = ctx.now()
  assertKeyWorks(facts, now)
  const { licenseId, accountId } = facts
  if (input.releaseProof) await releaseFile(ctx, tx, facts, input.releaseProof)
  const { activation } = matchDevice(facts.candidates, input, facts.rules)
  const { id: activationId } =
    activation ??
    (await findHeldActivation(tx, facts, input)) ??
    (await findUntrimmedActivation(tx, licenseId, input.fingerprint)) ??
    {}
  const freeAt = activationId ? await releaseSeat(tx, licenseId, activationId, now) : null
  if (activationId && freeAt) {
    await recordEvent(ctx, tx, {
      type: 'activation.deactivated',
      subjectId: activationId,
      accountId,
      licenseId,
    })
  }
  const heldUntil = activationId ? await seatFreeAt(tx, activationId, now) : null
  return { deactivated: freeAt !== null, seatFreeAt: heldUntil ?? now }
}

/**
 * Returns an active device whose stored fingerprint has white space around it, as earlier gateways stored it, because
 * another active device of the license has the same text without. Null if there is none.
 */
async function findUntrimmedActivation(
  tx: Tx,
  licenseId: string,
  fingerprint: string,
): Promise<{ id: string } | null> {
  const candidates = await tx.activation.findMany({
    where: { licenseId, deactivatedAt: null, heldSince: null, fingerprint: { contains: fingerprint } },
    orderBy: { id: 'asc' },
    select: { id: true, fingerprint: true },
  })
  return (
    candidates.find((stored) => storedFingerprint.safeParse(stored.fingerprint).data === fingerprint) ?? null
  )
}

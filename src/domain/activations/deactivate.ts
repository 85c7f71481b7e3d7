import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { parseInput } from '../../platform/input.ts'
import { releaseFile } from '../device-keys/release-file.ts'
import { digestFingerprint, fingerprint, matchDevice, optionalComponents } from '../validation/device.ts'
import { assertKeyWorks, lockFactsByKey } from '../validation/facts-by-key.ts'
import { releaseSeat } from './seat.ts'

const deactivateInput = z.strictObject({
  key: z.string(),
  fingerprint,
  components: optionalComponents,
  releaseProof: z.string().max(4096, 'must have at most 4096 characters').nullish(),
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
  const activationId = activation?.id ?? (await findHeldActivation(tx, licenseId, input.fingerprint))
  const freeAt = activationId ? await releaseSeat(tx, licenseId, activationId, now) : null
  if (activationId && freeAt) {
    await recordEvent(ctx, tx, {
      type: 'activation.deactivated',
      subjectId: activationId,
      accountId,
      licenseId,
    })
  }
  return { deactivated: freeAt !== null, seatFreeAt: freeAt ?? now }
}

/** Returns the id of the activation whose seat a license file holds for the device. */
async function findHeldActivation(
  tx: Tx,
  licenseId: string,
  fingerprintText: string,
): Promise<string | null> {
  const held = await tx.activation.findFirst({
    where: {
      licenseId,
      fingerprintDigest: digestFingerprint(fingerprintText),
      deactivatedAt: null,
      heldSince: { not: null },
    },
    select: { id: true },
  })
  return held?.id ?? null
}

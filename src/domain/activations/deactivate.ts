import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { releaseFile } from '../device-keys/release-file.ts'
import { digestFingerprint, fingerprint, matchDevice, optionalComponents } from '../validation/device.ts'
import { assertKeyWorks, lockFactsByKey } from '../validation/key-facts.ts'
import { releaseSeat } from './seat.ts'

const deactivateInput = z.object({
  key: z.string().max(4096, 'must have at most 4096 characters'),
  fingerprint,
  components: optionalComponents,
  releaseProof: z.string().max(4096, 'must have at most 4096 characters').nullish(),
})

/**
 * Gives the device's seat back. Needs the key and the fingerprint only, whatever the license's state, so
 * that a customer can always free a seat. A replaced or forgotten key is refused like everywhere. A license file that is still outstanding holds the seat until it
 * expires, unless the device proves that it gave the file up. Idempotent: `deactivated` says whether it
 * changed anything.
 */
export async function deactivateLicense(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ deactivated: boolean; seatFreeAt: Date }> {
  const input = parseInput(deactivateInput, raw)
  const facts = await lockFactsByKey(ctx, tx, input)
  const now = ctx.now()
  assertKeyWorks(facts, now)
  const { licenseId, accountId } = facts
  if (input.releaseProof) await releaseFile(ctx, tx, facts, input.releaseProof)
  const { activation } = matchDevice(facts.candidates, input, facts.rules)
  const activationId = activation?.id ?? (await findHeld(tx, licenseId, input.fingerprint))
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

/** The activation whose seat is held for the device by a license file. */
async function findHeld(tx: Tx, licenseId: string, fingerprintText: string): Promise<string | null> {
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

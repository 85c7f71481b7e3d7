import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { recordEvent } from '../events.ts'
import { parseInput } from '../input.ts'
import { lockFactsByKey } from '../licenses/key-facts.ts'
import { fingerprint, matchDevice } from './device.ts'
import { giveSeat } from './seat.ts'

const deactivateInput = z.object({
  key: z.string().max(4096, 'must have at most 4096 characters'),
  fingerprint,
})

/**
 * Gives the device's seat back. Needs the key and the fingerprint only, whatever the license's state, so
 * that a customer can always free a seat. Idempotent: `deactivated` says whether it changed anything.
 */
export async function deactivateLicense(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ deactivated: boolean; seatFreeAt: Date }> {
  const input = parseInput(deactivateInput, raw)
  const facts = await lockFactsByKey(ctx, tx, input)
  const now = ctx.now()
  const { licenseId, accountId } = facts
  const { activation } = matchDevice(facts.candidates, { ...input, components: {} }, facts.rules)
  const deactivated = activation !== null && (await giveSeat(tx, licenseId, activation.id, now))
  if (activation && deactivated) {
    await recordEvent(ctx, tx, {
      type: 'activation.deactivated',
      subjectId: activation.id,
      accountId,
      licenseId,
    })
  }
  return { deactivated, seatFreeAt: now }
}

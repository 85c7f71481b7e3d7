import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput, text } from '../../platform/input.ts'
import { releaseSeat } from '../activations/seat.ts'
import { MAX_DEVICE_TOKEN_LENGTH } from '../device-keys/device-token.ts'
import { giveUpFile } from '../device-keys/release-file.ts'
import { getProvenFile } from '../device-keys/release-proof.ts'

const releaseInput = z.object({
  proof: z.string().max(MAX_DEVICE_TOKEN_LENGTH, `must have at most ${MAX_DEVICE_TOKEN_LENGTH} characters`),
  reason: text({ max: 500 }).nullish(),
})

export interface ReleaseResult {
  fileId: string
  /** False when it was released before. */
  released: boolean
  /** From when another device may take the seat; null when the device has a newer file, and keeps its seat. */
  seatFreeAt: Date | null
}

/**
 * Takes the proof of a device that it has given its license file up, whoever brings it, and gives the seat
 * back, unless the device has a newer file since. Idempotent: a proof that is shown again frees no seat that
 * the device took later.
 */
export async function releaseLicenseFile(ctx: Context, tx: Tx, raw: unknown): Promise<ReleaseResult> {
  const { proof, reason } = parseInput(releaseInput, raw)
  const { id: fileId, licenseId, activationId, seq } = await getProvenFile(tx, proof)
  await tx.$queryRaw`select 1 from licenses where id = ${licenseId}::uuid for update`
  const { accountId } = await tx.license.findUniqueOrThrow({ where: { id: licenseId } })
  const file = await tx.licenseFile.findUniqueOrThrow({ where: { id: fileId } })
  const released = await giveUpFile(ctx, tx, file, accountId, reason)
  const newer = { activationId, seq: { gt: seq }, releasedAt: null }
  if (await tx.licenseFile.findFirst({ where: newer })) return { fileId, released, seatFreeAt: null }
  const freeAt = released ? await releaseSeat(tx, licenseId, activationId, ctx.now()) : null
  if (freeAt) {
    const type = 'activation.deactivated'
    await recordEvent(ctx, tx, { type, subjectId: activationId, accountId, licenseId })
  }
  return { fileId, released, seatFreeAt: freeAt ?? ctx.now() }
}

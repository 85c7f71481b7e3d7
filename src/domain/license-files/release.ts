import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { releaseSeat, seatFreeAt } from '../activations/seat.ts'
import { MAX_DEVICE_TOKEN_LENGTH } from '../device-keys/device-token.ts'
import { markFileReleased } from '../device-keys/release-file.ts'
import { getFileOfProof, readReleaseProof } from '../device-keys/release-proof.ts'

const releaseInput = z.strictObject({
  proof: z.string().max(MAX_DEVICE_TOKEN_LENGTH),
  reason: prose({ max: 500 }).nullish(),
  idempotencyKey,
})
export type ReleaseFileInput = z.input<typeof releaseInput>

export interface ReleaseResult {
  fileId: string
  /** False if the file was released before. */
  released: boolean
  /** When another device may take the seat; null if the device keeps its seat. */
  seatFreeAt: Date | null
}

/** Refuses an input whose proof is too long, or is no proof. Reads nothing else. */
export function assertReleaseProof(raw: ReleaseFileInput): void {
  readReleaseProof(parseInput(releaseInput, raw).proof)
}

/**
 * Releases a license file by the proof of its device, and frees the seat unless the device has a newer file. Any caller
 * may present the proof. Idempotent: a proof that is presented again frees no seat that the device took later. Refused
 * RELEASE_PROOF_INVALID.
 */
export async function releaseLicenseFile(
  ctx: Context,
  tx: Tx,
  raw: ReleaseFileInput,
): Promise<ReleaseResult> {
  const { proof, reason } = parseInput(releaseInput, raw)
  const { id: fileId, licenseId, activationId, seq } = await getFileOfProof(tx, proof)
  await tx.$queryRaw`select 1 from licenses where id = ${licenseId}::uuid for update`
  const { accountId } = await tx.license.findUniqueOrThrow({ where: { id: licenseId } })
  const file = await tx.licenseFile.findUniqueOrThrow({ where: { id: fileId } })
  const released = await markFileReleased(ctx, tx, file, accountId, reason)
  const newer = { activationId, seq: { gt: seq }, releasedAt: null }
  if (await tx.licenseFile.findFirst({ where: newer })) return { fileId, released, seatFreeAt: null }
  const freeAt = released ? await releaseSeat(tx, licenseId, activationId, ctx.now()) : null
  if (freeAt) {
    await recordEvent(ctx, tx, {
      type: 'activation.deactivated',
      subjectId: activationId,
      accountId,
      licenseId,
    })
  }
  return { fileId, released, seatFreeAt: await seatFreeAt(tx, activationId, ctx.now()) }
}

import { z } from 'zod'
import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent, recordEvents } from '../../platform/events.ts'
import { parseInput, text } from '../../platform/input.ts'
import { releaseSeat } from '../activations/seat.ts'
import { publicJwk } from '../device-keys/device-key.ts'
import { MAX_DEVICE_TOKEN_LENGTH } from '../device-keys/device-token.ts'
import { getProvenFile, notTheDevice } from '../device-keys/release-proof.ts'
import type { LicenseFacts } from '../validation/license-facts.ts'

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
  const released = await giveUp(ctx, tx, file, accountId, reason)
  const newer = { activationId, seq: { gt: seq }, releasedAt: null }
  if (await tx.licenseFile.findFirst({ where: newer })) return { fileId, released, seatFreeAt: null }
  const freeAt = released ? await releaseSeat(tx, licenseId, activationId, ctx.now()) : null
  if (freeAt) {
    const type = 'activation.deactivated'
    await recordEvent(ctx, tx, { type, subjectId: activationId, accountId, licenseId })
  }
  return { fileId, released, seatFreeAt: freeAt ?? ctx.now() }
}

/** The same where the caller holds the license's lock, and gives the seat back itself. */
export async function releaseFile(ctx: Context, tx: Tx, facts: LicenseFacts, proof: string): Promise<void> {
  const file = await getProvenFile(tx, proof)
  if (file.licenseId !== facts.licenseId) throw notTheDevice()
  await giveUp(ctx, tx, file, facts.accountId, null)
}

/**
 * Marks the file released, and with it every older one that the same device key was given for the same
 * activation: a device that has the newer one refuses those. They hold no seat from then on, and the status
 * list tells of it. Answers whether that file was still held.
 */
async function giveUp(
  ctx: Context,
  tx: Tx,
  file: LicenseFile,
  accountId: string,
  reason: string | null | undefined,
): Promise<boolean> {
  const { id, licenseId, activationId, seq } = file
  const { x } = publicJwk.parse(file.deviceJwk)
  const where = { activationId, seq: { lte: seq }, releasedAt: null, deviceJwk: { path: ['x'], equals: x } }
  const held = await tx.licenseFile.findMany({ where, orderBy: { seq: 'asc' }, select: { id: true } })
  const ids = held.map((one) => one.id)
  await tx.licenseFile.updateMany({ where: { id: { in: ids } }, data: { releasedAt: ctx.now() } })
  const about = {
    type: 'license-file.released' as const,
    accountId,
    licenseId,
    ...(reason && { data: { reason } }),
  }
  await recordEvents(
    ctx,
    tx,
    ids.map((subjectId) => ({ ...about, subjectId })),
  )
  return ids.includes(id)
}

import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvents } from '../../platform/events.ts'
import { publicJwk } from './device-key.ts'
import { getProvenFile, notTheDevice } from './release-proof.ts'

/** Releases the file of a proof within the caller's lock on the license. The caller gives the seat back. */
export async function releaseFile(
  ctx: Context,
  tx: Tx,
  license: { licenseId: string; accountId: string },
  proof: string,
): Promise<void> {
  const file = await getProvenFile(tx, proof)
  if (file.licenseId !== license.licenseId) throw notTheDevice()
  await giveUpFile(ctx, tx, file, license.accountId, null)
}

/**
 * Marks the file released, and with it every older one that the same device key was given for the same
 * activation: a device that has the newer one refuses those. They hold no seat from then on, and the status
 * list tells of it. Answers whether that file was still held.
 */
export async function giveUpFile(
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

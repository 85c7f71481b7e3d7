import type { LicenseFile } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvents } from '../../platform/events.ts'
import { publicJwk } from './device-key.ts'
import { getFileOfProof, notSignedByDevice } from './release-proof.ts'

/**
 * Releases the license file of a release proof. The caller holds the lock on the license and frees the seat. Refused
 * RELEASE_PROOF_INVALID, also if the file belongs to another license.
 */
export async function releaseFile(
  ctx: Context,
  tx: Tx,
  license: { licenseId: string; accountId: string },
  proof: string,
): Promise<void> {
  const file = await getFileOfProof(tx, proof)
  if (file.licenseId !== license.licenseId) throw notSignedByDevice()
  await markFileReleased(ctx, tx, file, license.accountId, null)
}

/**
 * Marks a license file as released, together with every older file of the same activation and device key: a device that
 * has the newer file rejects the older ones. Released files hold no seat and are RELEASED in the status list. Records an
 * event for each file. Returns false if this file was released before.
 */
export async function markFileReleased(
  ctx: Context,
  tx: Tx,
  file: LicenseFile,
  accountId: string,
  reason: string | null | undefined,
): Promise<boolean> {
  const { id, licenseId, activationId, seq } = file
  const { x } = publicJwk.parse(file.deviceJwk)
  const where = { activationId, seq: { lte: seq }, releasedAt: null, deviceJwk: { path: ['x'], equals: x } }
  const files = await tx.licenseFile.findMany({ where, orderBy: { seq: 'asc' }, select: { id: true } })
  const ids = files.map((released) => released.id)
  await tx.licenseFile.updateMany({ where: { id: { in: ids } }, data: { releasedAt: ctx.now() } })
  const events = ids.map((subjectId) => ({
    type: 'license-file.released' as const,
    subjectId,
    accountId,
    licenseId,
    ...(reason && { data: { reason } }),
  }))
  await recordEvents(ctx, tx, events)
  return ids.includes(id)
}

import type { License, LicenseTypeRevision } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { checkInOverdue } from '../validation/checks.ts'
import { isHeartbeatOverdue, leaseFrom } from '../validation/lease.ts'

/**
 * Lets a license follow another revision, whose columns are written already: restarts its deadlines, and records that its type
 * changed. `data` is added to the event. The caller holds the lock on the license.
 */
export async function followRevision(
  ctx: Context,
  tx: Tx,
  license: License & { revision: LicenseTypeRevision },
  { code, revision }: { code: string; revision: LicenseTypeRevision },
  data: Record<string, string>,
): Promise<void> {
  const { id: licenseId, accountId } = license
  const [from, to] = [license.revision.rules as LicenseTypeRules, revision.rules as LicenseTypeRules]
  await restartDeadlines(tx, license, { from, to }, ctx.now())
  await recordEvent(ctx, tx, {
    type: 'license.type-changed',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: { licenseType: code, revision: revision.number, ...data },
  })
}

/**
 * Restarts the deadlines of a license and its devices under changed rules. Leases, heartbeats and the check-in are counted from `now`, so that no device is late under a rule
 * that did not apply before. A deadline that was overdue under the former rules stays overdue. A seat that a
 * license file holds stays held until the file expires.
 */
async function restartDeadlines(
  tx: Tx,
  license: License,
  { from, to }: { from: LicenseTypeRules; to: LicenseTypeRules },
  now: Date,
): Promise<void> {
  await restartLeases(tx, license.id, leaseFrom(to, now), now)
  if (to.heartbeat) await restartHeartbeats(tx, license.id, from, now)
  if (to.checkIn && !checkInOverdue({ ...license, rules: from }, null, now)) {
    await tx.license.update({ where: { id: license.id }, data: { lastCheckInAt: now } })
  }
}

async function restartLeases(tx: Tx, licenseId: string, leaseEndsAt: Date | null, now: Date): Promise<void> {
  if (!leaseEndsAt) {
    await tx.activation.updateMany({ where: activeDevices(licenseId), data: { leaseEndsAt } })
    return
  }
  await tx.$executeRaw`
    update activations a set lease_ends_at = greatest(${leaseEndsAt}, (select max(f.expires_at) from license_files f
      where f.activation_id = a.id and f.released_at is null and f.expires_at > ${now}))
    where a.license_id = ${licenseId}::uuid and a.deactivated_at is null and a.held_since is null`
}

async function restartHeartbeats(
  tx: Tx,
  licenseId: string,
  from: LicenseTypeRules,
  now: Date,
): Promise<void> {
  const devices = await tx.activation.findMany({
    where: activeDevices(licenseId),
    select: { id: true, lastHeartbeatAt: true },
  })
  const ids = devices.filter((device) => !isHeartbeatOverdue(device, from, now)).map(({ id }) => id)
  await tx.$executeRaw`update activations set last_heartbeat_at = ${now} where id = any(${ids}::uuid[])`
}

const activeDevices = (licenseId: string) => ({ licenseId, deactivatedAt: null, heldSince: null })

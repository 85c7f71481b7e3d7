import { isDeepStrictEqual } from 'node:util'
import type { Tx } from '../../platform/db.ts'
import type { FieldChange } from '../catalogue/file/rules-difference.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { expiryNoticesOf, type Notice, updatesNoticesOf } from '../notifications/expiry-notices.ts'
import { useEndsAt } from '../validation/license-facts.ts'
import { whereSeatInUse } from '../validation/where-seat-in-use.ts'
import type { ChangeTime, LockedLicense, PlannedChange } from './plan-change.ts'

/** What a change of a license does besides the values that it changes. */
export interface ChangeEffect {
  changes: FieldChange[]
  /** Ids of the newest devices, for which the license has no seats: at most `MAX_LISTED`, newest first. */
  devicesOverLimit: string[]
  devicesOverLimitCount: number
  /** Until when these devices may be used; null if there are none, or they stay valid. */
  overLimitUntil: Date | null
  /** Notices of the expiry and of the updates that are no longer sent, and those that are sent in their place. */
  canceledNotices: Notice[]
  plannedNotices: Notice[]
  /** Ids of license files that stay usable after the license, or the use of their device, ended: at most `MAX_LISTED`. */
  outlivingFiles: string[]
  outlivingFilesCount: number
}

/** Most devices and files that an effect lists. */
export const MAX_LISTED = 100

/** Returns what a planned change does, within the caller's lock on the license. Writes nothing. */
export async function effectOf(
  tx: Tx,
  before: LockedLicense,
  { after, changes }: PlannedChange,
  { now, at = now }: ChangeTime,
): Promise<ChangeEffect> {
  const devices = await devicesOverLimit(tx, after, now)
  const overLimitUntil = devices.length > 0 ? after.overLimitUntil : null
  const files = await outlivingFiles(tx, after, { devices, overLimitUntil }, at)
  const [canceledNotices, plannedNotices] = replacedNotices(before, after, at)
  return {
    changes,
    devicesOverLimit: devices.slice(0, MAX_LISTED),
    devicesOverLimitCount: devices.length,
    overLimitUntil,
    canceledNotices,
    plannedNotices,
    outlivingFiles: files.slice(0, MAX_LISTED),
    outlivingFilesCount: files.length,
  }
}

async function devicesOverLimit(tx: Tx, { id, seatLimit }: LockedLicense, now: Date): Promise<string[]> {
  if (seatLimit === null) return []
  const where = { licenseId: id, ...whereSeatInUse(now) }
  const count = (await tx.activation.count({ where })) - seatLimit
  if (count <= 0) return []
  const devices = await tx.activation.findMany({
    where,
    orderBy: [{ activatedAt: 'desc' }, { id: 'desc' }],
    take: count,
    select: { id: true },
  })
  return devices.map((device) => device.id)
}

async function outlivingFiles(
  tx: Tx,
  { id: licenseId, expiry, graceEndsAt, revision }: LockedLicense,
  { devices, overLimitUntil }: { devices: string[]; overLimitUntil: Date | null },
  at: Date,
): Promise<string[]> {
  const end = useEndsAt({ rules: revision.rules as LicenseTypeRules, graceEndsAt, expiry })
  const files = await tx.licenseFile.findMany({
    where: {
      licenseId,
      releasedAt: null,
      expiresAt: { gt: at },
      OR: [
        ...(end ? [{ expiresAt: { gt: end } }] : []),
        ...(overLimitUntil ? [{ activationId: { in: devices }, expiresAt: { gt: overLimitUntil } }] : []),
      ],
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  return files.map(({ id }) => id)
}

/** The notices of each end that changes: of the former end, and of the new one. */
function replacedNotices(before: LockedLicense, after: LockedLicense, at: Date): [Notice[], Notice[]] {
  const isSame = (end: 'expiry' | 'updatesUntil') => before[end]?.getTime() === after[end]?.getTime()
  const ends = [
    ...(isSame('expiry') ? [] : [expiryNotices]),
    // Only a license that outlasts its updates has notices of their end.
    ...(isSame('expiry') && isSame('updatesUntil') ? [] : [updatesNotices]),
  ]
  const noticesOf = (license: LockedLicense) =>
    ends.flatMap((noticesOf) => noticesOf(license)).filter(({ dueAt }) => dueAt > at)
  const [canceled, planned] = [noticesOf(before), noticesOf(after)]
  const isIn = (notices: Notice[]) => (notice: Notice) =>
    notices.some((other) => isDeepStrictEqual(other, notice))
  return [
    canceled.filter((notice) => !isIn(planned)(notice)),
    planned.filter((notice) => !isIn(canceled)(notice)),
  ]
}

function expiryNotices({ expiry, graceEndsAt, timeZone, revision }: LockedLicense): Notice[] {
  if (!expiry || !graceEndsAt) return []
  return expiryNoticesOf({ expiry, graceEndsAt, timeZone }, revision.rules as LicenseTypeRules)
}

function updatesNotices({ updatesUntil, expiry, timeZone, revision }: LockedLicense): Notice[] {
  if (!updatesUntil) return []
  return updatesNoticesOf({ updatesUntil, expiry, timeZone }, revision.rules as LicenseTypeRules)
}

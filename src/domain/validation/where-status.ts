import { Prisma } from '../../../prisma/client/client.ts'
import type { LicenseStatus } from './status.ts'

/**
 * Conditions for the licenses that have a status at an instant, on a table of licenses. A license of that status meets
 * exactly one of them, and no other license meets any. They select exactly as `statusOf` decides.
 *
 * The status depends on the clock, so no index can hold it. But `license.expired` is recorded soon after each expiry, and the
 * phase of a license follows from its record. The second condition selects the few licenses for which the record and the clock
 * differ: the result never depends on the record.
 */
export function whereStatus(status: LicenseStatus, at: Date, table = 'child'): Prisma.Sql[] {
  const licenses = Prisma.raw(table)
  const startedBy = Prisma.sql`${licenses}.starts_at <= ${at}`
  const ended = Prisma.sql`${licenses}.phase = 'ENDED' and ${startedBy}`
  const open = Prisma.sql`${licenses}.phase = 'OPEN' and ${startedBy}`
  switch (status) {
    case 'REVOKED':
    case 'SUSPENDED':
      return [Prisma.sql`${licenses}.phase = ${status}`]
    case 'NOT_STARTED':
      return [
        Prisma.sql`${licenses}.phase = 'UNSTARTED'`,
        Prisma.sql`${licenses}.starts_at > ${at} and ${licenses}.phase in ('OPEN', 'ENDED')`,
      ]
    case 'ACTIVE':
      return [
        // By the expression of the order by expiry, so that a range of expiries is one range of its index.
        Prisma.sql`${open} and coalesce(${licenses}.expiry, 'infinity'::timestamptz) >= ${at}`,
        Prisma.sql`${startedBy} and ${licenses}.expiry >= ${at} and ${licenses}.grace_until >= ${at}`,
      ]
    case 'GRACE':
      return [
        Prisma.sql`${startedBy} and ${licenses}.expiry < ${at} and ${licenses}.grace_until >= ${at}`,
        Prisma.sql`${startedBy} and ${licenses}.open_until < ${at} and ${licenses}.grace_ends_at >= ${at}`,
      ]
    case 'EXPIRED':
      return [
        Prisma.sql`${ended} and ${licenses}.expiry < ${at} and ${licenses}.grace_ends_at < ${at}`,
        Prisma.sql`${startedBy} and ${licenses}.open_until < ${at} and ${licenses}.grace_ends_at < ${at}`,
      ]
  }
}

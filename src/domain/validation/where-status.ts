import type { Prisma } from '../../../prisma/client/client.ts'
import type { LicenseStatus } from './status.ts'

/** Prisma filter for the licenses that have a status at an instant. It selects exactly as `statusOf` decides. */
export function whereStatus(status: LicenseStatus, at: Date): Prisma.LicenseWhereInput {
  const usable = { revokedAt: null, suspendedAt: null }
  const started = { ...usable, startsAt: { lte: at } }
  switch (status) {
    case 'REVOKED':
      return { revokedAt: { not: null } }
    case 'SUSPENDED':
      return { revokedAt: null, suspendedAt: { not: null } }
    case 'NOT_STARTED':
      return { ...usable, OR: [{ startsAt: null }, { startsAt: { gt: at } }] }
    case 'ACTIVE':
      return { ...started, OR: [{ expiry: null }, { expiry: { gte: at } }] }
    case 'GRACE':
      return { ...started, expiry: { lt: at }, graceEndsAt: { gte: at } }
    case 'EXPIRED':
      return { ...started, expiry: { lt: at }, graceEndsAt: { lt: at } }
  }
}

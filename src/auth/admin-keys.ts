import type { Prisma } from '../../prisma/client/client.ts'
import type { Tx } from '../platform/db.ts'

/** Lets one transaction at a time decide whether an admin key exists. */
export async function lockAdminKeys(tx: Tx): Promise<void> {
  await tx.$executeRaw`lock table api_keys in share row exclusive mode`
}

/** The valid keys that can create API keys. */
export function whereAdminKey(now: Date): Prisma.ApiKeyWhereInput {
  return {
    audience: 'ADMIN',
    scopes: { has: 'ACCESS_WRITE' },
    revokedAt: null,
    OR: [{ expiresAt: null }, { expiresAt: { gt: now } }],
  }
}

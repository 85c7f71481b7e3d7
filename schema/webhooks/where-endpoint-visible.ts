import { Prisma } from '../../prisma/client/client.ts'
import type { Caller } from '../../src/platform/caller.ts'

/** Returns `visibleWebhookEndpoints` as conditions on a table `child` whose column has the ID of an endpoint. */
export function whereEndpointVisible(
  { audience, partner }: Caller,
  column: 'id' | 'endpoint_id',
): Prisma.Sql[] {
  if (audience === 'ADMIN' || audience === 'SUPPORT') return []
  return [
    Prisma.sql`exists (
      select from webhook_endpoints visible
      where visible.id = child.${Prisma.raw(column)} and visible.partner = ${partner})`,
  ]
}

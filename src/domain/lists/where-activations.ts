import { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { type Filter, NOTHING } from '../../platform/database/list.ts'
import { whereLicenseVisible } from '../../platform/visible.ts'

/** What people look for among activations. An absent member filters nothing. */
export interface ActivationFilter {
  licenseId?: string | null | undefined
  /** Code of the product. */
  product?: string | null | undefined
  platform?: string | null | undefined
  version?: string | null | undefined
  /** Whether an activation holds a seat. */
  active?: boolean | null | undefined
  /** Selects devices that were not seen since then. */
  silentSince?: Date | null | undefined
}

/** Returns the filter for the activations that are visible to the caller and that a person looks for. */
export async function whereActivations(ctx: Context, filter: ActivationFilter): Promise<Filter> {
  const { licenseId, product, platform, version, active, silentSince } = filter
  const all: Prisma.Sql[] = [...whereLicenseVisible(ctx.caller)]
  if (licenseId) all.push(Prisma.sql`child.license_id = ${licenseId}::uuid`)
  if (typeof product === 'string') {
    const found = await ctx.db.product.findUnique({ where: { code: product }, select: { id: true } })
    if (!found) return NOTHING
    all.push(Prisma.sql`exists (
      select from licenses where licenses.id = child.license_id and licenses.product_id = ${found.id}::uuid)`)
  }
  if (typeof platform === 'string') all.push(Prisma.sql`child.platform = ${platform}`)
  if (typeof version === 'string') all.push(Prisma.sql`child.version = ${version}`)
  if (typeof active === 'boolean')
    all.push(Prisma.sql`child.deactivated_at is ${Prisma.raw(active ? 'null' : 'not null')}`)
  if (!silentSince) return { all }
  const silent = Prisma.sql`child.last_seen_on <= (${silentSince}::timestamptz at time zone 'UTC')::date
    and child.last_seen_at < ${silentSince}`
  // With another condition, an index of that one may find far fewer records than the days do.
  if (all.length > 0) return { all: [...all, silent] }
  return { all, range: { conditions: [silent], by: Prisma.sql`child.last_seen_on`, readsTable: true } }
}

import type { AppContext } from '../context.ts'
import { accountsCount, licensesCount, type Selection } from './selection.ts'
import { isTaken } from './utilization.ts'

/** How many devices run one version. */
export interface VersionInUse {
  product: string
  /** As the devices told it; null where they did not. */
  version: string | null
  devices: number
}

/** So many versions are told, the most used first: what devices say of themselves has no end. */
export const MAX_VERSIONS = 100

/** Which versions the devices that hold a seat now were activated with, the most used first. */
export async function findVersionsInUse(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<VersionInUse[]> {
  return await db.$queryRaw<VersionInUse[]>`
    select p.code as "product", v.version as "version", count(*)::int as "devices"
    from activations v
    join licenses l on l.id = v.license_id
    join accounts a on a.id = l.account_id
    join products p on p.id = l.product_id
    where ${isTaken(selection.now)} and l.revoked_at is null
      and ${accountsCount(selection)} and ${licensesCount(selection)}
    group by p.code, v.version
    order by count(*) desc, p.code, v.version collate "C" nulls first limit ${MAX_VERSIONS}`
}

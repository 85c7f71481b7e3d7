import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { accountsCount, licensesCount, type Selection } from '../selection.ts'
import { countedNow, type UseSource } from './source.ts'
import { isTaken } from './utilization.ts'

/** Number of devices with one version. */
export interface VersionInUse {
  product: string
  /** Version that the devices reported; null if they reported none. */
  version: string | null
  devices: number
}

/** Most rows in a result, the most used first. Devices may report any number of versions. */
export const MAX_VERSIONS = 100

/** Returns the versions with which the devices in current seats were activated, the most used first. */
export async function findVersionsInUse(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  source: UseSource = countedNow(selection),
): Promise<VersionInUse[]> {
  const count = Prisma.sql`${accountsCount(selection)} and ${licensesCount(selection)}`
  return await db.$queryRaw<VersionInUse[]>`
    select p.code as "product", c.name as "version", sum(figures[1])::int as "devices"
    from (${source.cells('VERSIONS', versionCells(count, selection.now))}) c
    join license_types lt on lt.id = c.license_type_id join products p on p.id = lt.product_id
    group by p.code, c.name
    order by sum(figures[1]) desc, p.code, c.name collate "C" nulls first limit ${MAX_VERSIONS}`
}

/** SQL for devices by partner, license type and version. */
export function versionCells(count: Prisma.Sql, now: Date): Prisma.Sql {
  return Prisma.sql`
    select a.partner, l.license_type_id, v.version as name, null::timestamptz as at, array[count(*)] as figures
    from activations v
    join licenses l on l.id = v.license_id
    join accounts a on a.id = l.account_id
    where ${isTaken(now)} and l.revoked_at is null and ${count}
    group by a.partner, l.license_type_id, v.version`
}

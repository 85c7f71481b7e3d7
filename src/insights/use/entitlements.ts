import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { accountsCount, licensesCount, type Selection } from '../selection.ts'
import { countedNow, type UseSource } from './source.ts'
import { isInForce } from './utilization.ts'

/** Licenses that grant an entitlement, and those that never exercised it. */
export interface EntitlementUse {
  /** Code of the license type. */
  licenseType: string
  /** Code of the entitlement. */
  code: string
  /** Licenses that grant the entitlement now. */
  licenses: number
  /** Licenses whose software never requested the entitlement in a successful validation. */
  neverExercised: number
}

/** Most rows in a result, the least exercised first. */
export const MAX_ENTITLEMENTS = 500

/** Returns the granted entitlements with their licenses. Ignores the period. */
export async function findEntitlementUse(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  source: UseSource = countedNow(selection),
): Promise<EntitlementUse[]> {
  const count = Prisma.sql`${accountsCount(selection)} and ${licensesCount(selection)}`
  return await db.$queryRaw<EntitlementUse[]>`
    select lt.code as "licenseType", c.name as "code", sum(figures[1])::int as "licenses",
      sum(figures[2])::int as "neverExercised"
    from (${source.cells('ENTITLEMENTS', entitlementCells(count, selection.now))}) c
    join license_types lt on lt.id = c.license_type_id
    group by lt.code, c.name
    order by sum(figures[2]) desc, lt.code collate "C", c.name collate "C" limit ${MAX_ENTITLEMENTS}`
}

/** SQL for entitlements by partner, license type and code: those of the type, with the overrides of each license. */
export function entitlementCells(count: Prisma.Sql, now: Date): Prisma.Sql {
  return Prisma.sql`
    select partner, license_type_id, code as name, null::timestamptz as at,
      array[count(*), count(*) filter (where not exists (
        select from entitlement_uses u where u.license_id = granted.id and u.code = granted.code
      ))] as figures
    from (
      select l.id, a.partner, l.license_type_id, e.item ->> 'code' as code
      from licenses l
      join accounts a on a.id = l.account_id
      join license_type_revisions r on r.id = l.revision_id
      cross join lateral (
        select item from jsonb_array_elements(r.rules -> 'entitlements') item where not exists (
          select from jsonb_array_elements(l.entitlement_overrides) own where own ->> 'code' = item ->> 'code'
        )
        union all select item from jsonb_array_elements(l.entitlement_overrides) item
      ) e
      where ${isInForce(now)} and ${count} and e.item -> 'value' is distinct from 'false'::jsonb
        and e.item -> 'removed' is null
    ) granted
    group by partner, license_type_id, code`
}

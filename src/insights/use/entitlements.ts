import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { accountsCount, licensesCount, type Selection } from '../selection.ts'
import { countedNow, type UseSource } from './source.ts'
import { isInForce } from './utilization.ts'

/** How many of the licenses that grant an entitlement ever made use of it. */
export interface EntitlementUse {
  /** The license type's code. */
  licenseType: string
  /** The entitlement's code. */
  code: string
  /** Licenses that grant it now. */
  licenses: number
  /** Those of them whose software never asked for it in a validation that was answered yes. */
  neverExercised: number
}

/** So many are told, those first that most licenses never exercised. */
export const MAX_ENTITLEMENTS = 500

/** Which entitlements are granted, and by how many licenses never exercised. The period has no say in it. */
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

/** Entitlements by partner, license type and code, in SQL: those of the type, with a license's own added, changed and taken away. */
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

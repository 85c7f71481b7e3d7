import { Prisma } from '../../prisma/client/client.ts'
import type { RefusedKind } from '../domain/validation/refused-requests.ts'
import type { AppContext } from '../platform/context.ts'
import { isWithin, type Selection } from './selection.ts'

/** The number of refusals of one kind with one code, by license type. */
export interface Refusals {
  kind: RefusedKind
  code: string
  /** Code of the license type; null if the license is unknown. */
  licenseType: string | null
  attempts: number
  /** Attempts in the compared period. */
  comparedAttempts: number
}

/** Most rows in a result, the most frequent first. */
export const MAX_REFUSALS = 200

/** Returns the refusals of the period, the most frequent first. */
export async function findRefusals(
  { db }: Pick<AppContext, 'db'>,
  { period, compared, partners, licenseTypeId, productId }: Selection,
): Promise<Refusals[]> {
  const quarter = Prisma.sql`t.quarter`
  const conditions = [Prisma.sql`(${isWithin(quarter, period)} or ${isWithin(quarter, compared)})`]
  if (partners.length > 0) conditions.push(Prisma.sql`t.partner = all(${partners}::text[])`)
  if (licenseTypeId) conditions.push(Prisma.sql`t.license_type_id = ${licenseTypeId}::uuid`)
  if (productId) conditions.push(Prisma.sql`lt.product_id = ${productId}::uuid`)
  return await db.$queryRaw<Refusals[]>`
    select t.kind, t.code, lt.code as "licenseType",
      coalesce(sum(t.attempts) filter (where ${isWithin(quarter, period)}), 0)::float8 as "attempts",
      coalesce(sum(t.attempts) filter (where ${isWithin(quarter, compared)}), 0)::float8 as "comparedAttempts"
    from refusal_tallies t left join license_types lt on lt.id = t.license_type_id
    where ${Prisma.join(conditions, ' and ')}
    group by t.kind, t.code, lt.code having sum(t.attempts) filter (where ${isWithin(quarter, period)}) > 0
    order by 4 desc, t.kind, t.code, lt.code collate "C" nulls first limit ${MAX_REFUSALS}`
}

import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import type { Selection } from '../selection.ts'

/** The figures of use that are aggregated if there are many licenses. */
export type UseFigure =
  | 'LICENSES'
  | 'ISSUED'
  | 'SEATS'
  | 'VERSIONS'
  | 'METERS'
  | 'TERMS'
  | 'ENTITLEMENTS'
  | 'IDLE_SEATS'
  | 'IDLE_LICENSES'

/** The source of the figures of use. */
export interface UseSource {
  /** Time of the count. */
  asOf: Date
  /** Returns the cells of a figure, in SQL: the stored ones, or `counted`, which counts them now. */
  cells(figure: UseFigure, counted: Prisma.Sql): Prisma.Sql
}

/** Most licenses for which use is counted on request. */
export const COUNTED_LICENSES = 20_000
/** Age above which an aggregate is not used, because its job no longer runs. */
const STALE_MS = 60 * 60 * 1000

/** Returns the source that counts on request. */
export function countedNow({ now }: Selection): UseSource {
  return { asOf: now, cells: (_figure, counted) => counted }
}

/** Returns the source for a selection: with more than `atMost` licenses the last aggregate, a few minutes old, else a count on request. */
export async function findUseSource(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
  atMost = COUNTED_LICENSES,
): Promise<UseSource> {
  const count = await db.useCount.findUnique({ where: { id: 1 } })
  if (!count || selection.now.getTime() - count.countedAt.getTime() > STALE_MS) return countedNow(selection)
  const [{ licenses }] = await db.$queryRaw<[{ licenses: number }]>`
    select coalesce(sum(figures[1]), 0)::int as licenses from (${stored('LICENSES', selection)}) c`
  if (licenses <= atMost) return countedNow(selection)
  return { asOf: count.countedAt, cells: (figure) => stored(figure, selection) }
}

function stored(figure: UseFigure, { partners, licenseTypeId, productId }: Selection): Prisma.Sql {
  const conditions = [Prisma.sql`u.figure = ${figure}`]
  if (partners.length > 0) conditions.push(Prisma.sql`u.partner = all(${partners}::text[])`)
  if (licenseTypeId) conditions.push(Prisma.sql`u.license_type_id = ${licenseTypeId}::uuid`)
  if (productId) {
    conditions.push(
      Prisma.sql`u.license_type_id in (select id from license_types where product_id = ${productId}::uuid)`,
    )
  }
  return Prisma.sql`
    select u.partner, u.license_type_id, u.name, u.at, u.until, u.recurs, u.figures from use_cells u
    where ${Prisma.join(conditions, ' and ')}`
}

import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import type { Selection } from '../selection.ts'

/** What is counted of licenses, and put away where there are many. */
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

/** Where figures of use are taken from. */
export interface UseSource {
  /** The instant at which they were counted. */
  asOf: Date
  /** The cells of a figure, in SQL: those that are put away, or what counts them now. */
  cells(figure: UseFigure, counted: Prisma.Sql): Prisma.Sql
}

/** Of so many licenses at most use is counted when it is asked for. */
export const COUNTED_LICENSES = 20_000
/** What was put away longer ago is not told any more: no job has run for long. */
const STALE_MS = 60 * 60 * 1000

/** Counts what is asked for when it is asked for. */
export function countedNow({ now }: Selection): UseSource {
  return { asOf: now, cells: (_figure, counted) => counted }
}

/** Of few licenses, use as it is now; of many, as it was when the job last counted it, a few minutes ago. */
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

import { Prisma } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'

/** Most records for which an index is used instead of the order of the list. */
const FEW = 2_000

/**
 * Returns a condition that selects the same licenses as a condition on a JSON column. The database has no statistics about
 * the contents of JSON, so it would also use the index, and sort, if half of the licenses matched. `isContained` is the
 * condition on a column; the index finds it for the column itself alone.
 */
export async function narrow(
  db: Tx,
  column: 'metadata' | 'entitlement_overrides',
  isContained: (column: Prisma.Sql) => Prisma.Sql,
): Promise<Prisma.Sql> {
  const name = Prisma.raw(`child.${column}`)
  const empty = column === 'metadata' ? Prisma.sql`'{}'::jsonb` : Prisma.sql`'[]'::jsonb`
  const found = await db.$queryRaw<{ id: string }[]>`
    select child.id::text from licenses child
    where ${isContained(name)} and ${name} <> ${empty} limit ${FEW + 1}`
  if (found.length <= FEW) return Prisma.sql`child.id = any(${found.map(({ id }) => id)}::uuid[])`
  return isContained(Prisma.sql`(${name} || ${empty})`)
}

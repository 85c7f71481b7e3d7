import { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'

/** Longest text that occurs in a name, address or ID. A longer one may be a key or a fingerprint. */
export const MAX_PART = 200

/** Most parts of a text by which an index is searched. The text itself is compared afterwards. */
const MAX_GRAMS = 12

/** Number of the newest records of a table that show how frequent a text is, and the hits that make it frequent. */
const SAMPLE = 3_000
const FREQUENT = 60

/** A text without accents in lower case, and the condition for the rows that contain it. */
interface Contains {
  folded: string
  /** Null if the text is too short or too long. */
  contains: Prisma.Sql | null
}

/**
 * Returns the condition for the rows of a table that contain a text. The index finds them by the parts of the text. A text
 * that many of the newest records contain is found in the table itself: its parts are in so many rows that the index would
 * take longer, and the first candidates end the scan.
 */
export async function whereContains(
  { db }: Context,
  text: string,
  table: 'accounts' | 'activations' | 'contacts' | 'licenses' | 'partners',
): Promise<Contains> {
  const [row] = await db.$queryRaw<{ folded: string }[]>`select licet_fold(${text}) as folded`
  const { folded } = row!
  const characters = [...folded]
  if (characters.length < 3 || characters.length > MAX_PART) return { folded, contains: null }
  const grams = new Set(characters.slice(2).map((_, at) => characters.slice(at, at + 3).join('')))
  const pattern = `%${folded.replace(/[\\%_]/g, '\\$&')}%`
  const isLike = Prisma.sql`child.search_text like ${pattern}`
  const [sampled] = await db.$queryRaw<{ hits: number }[]>`
    select count(*)::int as hits
    from (select search_text from ${Prisma.raw(table)} order by id desc limit ${SAMPLE}) child where ${isLike}`
  if (sampled!.hits >= FREQUENT) return { folded, contains: isLike }
  const chosen = [...grams].slice(0, MAX_GRAMS)
  return { folded, contains: Prisma.sql`licet_grams(child.search_text) @> ${chosen}::text[] and ${isLike}` }
}

import type { Prisma } from '../../prisma/client/client.ts'
import type { Tx } from '../db.ts'
import { type ExportSection, exportSections } from './export-sections.ts'
import { strikeOut } from './person-words.ts'

interface Row {
  key: string[]
  texts: Record<string, Prisma.JsonValue>
}

/**
 * Strikes words out of every text about an account that people wrote: reasons, metadata, what the audit log and
 * mails to others say. Goes through the very lists that the export reads, so that what is kept is known in one place.
 */
export async function forgetWords(tx: Tx, accountId: string, words: readonly string[]): Promise<void> {
  // Within JSON a word is written with its quotation marks and backslashes escaped.
  const written = [...new Set(words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]))]
  for (const section of exportSections) {
    if (!section.free) continue
    for (const row of await findNaming(tx, section, section.free, accountId, written)) {
      await rewrite(tx, section, row, words)
    }
  }
}

async function findNaming(
  tx: Tx,
  { table, key, of }: ExportSection,
  free: readonly string[],
  accountId: string,
  words: string[],
): Promise<Row[]> {
  const columns = free.map((column) => `t.${column}::text`).join(', ')
  return await tx.$queryRawUnsafe<Row[]>(
    `select array[${Object.keys(key)
      .map((column) => `t.${column}::text`)
      .join(', ')}] as key,
      jsonb_build_object(${free.map((column) => `'${column}', to_jsonb(t.${column})`).join(', ')}) as texts
    from ${table} t where ${of}
      and exists (select from unnest($2::text[]) w where position(w in lower(concat_ws(' ', ${columns}))) > 0)`,
    accountId,
    words,
  )
}

async function rewrite(
  tx: Tx,
  { table, key }: ExportSection,
  { key: values, texts }: Row,
  words: readonly string[],
): Promise<void> {
  const struck = JSON.stringify(strikeOut(texts, words))
  if (struck === JSON.stringify(texts)) return
  const columns = Object.keys(texts)
  const places = Object.entries(key).map(
    ([column, type], at) => `t.${column} = ($2::text[])[${at + 1}]::${type}`,
  )
  // The types of the columns are the table's own; a row of it takes them from JSON.
  await tx.$executeRawUnsafe(
    `update ${table} t set (${columns.join(', ')}) =
      (select ${columns.map((column) => `r.${column}`).join(', ')} from jsonb_populate_record(null::${table}, $1::jsonb) r)
    where ${places.join(' and ')}`,
    struck,
    values,
  )
}

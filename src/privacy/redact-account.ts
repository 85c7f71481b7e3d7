import type { Prisma } from '../../prisma/client/client.ts'
import type { Tx } from '../platform/db.ts'
import { type ExportSection, exportSections } from './export-sections.ts'
import { redactWords } from './redact-words.ts'

interface Row {
  key: string[]
  texts: Record<string, Prisma.JsonValue>
}

/** So many rows are read at once, and written by one statement. */
const ROWS = 500

/**
 * Strikes words out of every text about an account that people wrote: reasons, metadata, what the audit log and
 * mails to others say. Goes through the very lists that the export reads, so that what is kept is known in one place.
 * However many records there are, no statement reads or writes more than some hundreds of them, and no more are held in
 * memory.
 */
export async function redactAccount(tx: Tx, accountId: string, words: readonly string[]): Promise<void> {
  // Within JSON a word is written with its quotation marks and backslashes escaped.
  const written = [...new Set(words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]))]
  for (const section of exportSections) {
    if (!section.freeText) continue
    let after: string[] | null = null
    for (;;) {
      const rows: Row[] = await tx.$queryRawUnsafe<Row[]>(
        matchingRowsStatement(section, section.freeText, after !== null),
        accountId,
        written,
        ...(after ? [after] : []),
      )
      await rewrite(tx, section, section.freeText, rows, words)
      if (rows.length < ROWS) break
      after = rows.at(-1)!.key
    }
  }
}

/** Reads the next rows of a list that name a person, in the order of their keys: of account `$1`, any of the words `$2`, behind key `$3`. */
export function matchingRowsStatement(
  { table, key, where }: ExportSection,
  free: readonly string[],
  goesOn: boolean,
): string {
  const keys = Object.keys(key).map((column) => `t.${column}`)
  const after = Object.values(key).map((type, at) => `($3::text[])[${at + 1}]::${type}`)
  const texts = free.map((column) => `t.${column}::text`).join(', ')
  return `select array[${keys.map((column) => `${column}::text`).join(', ')}] as key,
      jsonb_build_object(${free.map((column) => `'${column}', to_jsonb(t.${column})`).join(', ')}) as texts
    from ${table} t where ${where} ${goesOn ? `and (${keys.join(', ')}) > (${after.join(', ')})` : ''}
      and exists (select from unnest($2::text[]) w where position(w in lower(concat_ws(' ', ${texts}))) > 0)
    order by ${keys.join(', ')} limit ${ROWS}`
}

async function rewrite(
  tx: Tx,
  { table, key }: ExportSection,
  free: readonly string[],
  rows: readonly Row[],
  words: readonly string[],
): Promise<void> {
  const names = Object.keys(key)
  const struck = rows.flatMap(({ key: values, texts }) => {
    const without = redactWords(texts, words) as Row['texts']
    if (JSON.stringify(without) === JSON.stringify(texts)) return []
    return [{ ...without, ...Object.fromEntries(names.map((name, at) => [name, values[at]])) }]
  })
  if (struck.length === 0) return
  // The types of the columns are the table's own; a row of it takes them from JSON.
  await tx.$executeRawUnsafe(
    `update ${table} t set ${free.map((column) => `${column} = r.${column}`).join(', ')}
    from jsonb_populate_recordset(null::${table}, $1::jsonb) r
    where ${names.map((name) => `t.${name} = r.${name}`).join(' and ')}`,
    JSON.stringify(struck),
  )
}

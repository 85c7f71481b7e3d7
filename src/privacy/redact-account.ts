import type { Prisma } from '../../prisma/client/client.ts'
import type { Tx } from '../platform/db.ts'
import { type ExportSection, exportSections } from './export-sections.ts'
import { redactWords } from './redact-words.ts'

interface Row {
  key: string[]
  texts: Record<string, Prisma.JsonValue>
}

/** Rows that one statement reads or writes. */
const BATCH = 500

/**
 * Removes words from all texts of people about an account: reasons, metadata, the audit log and mails to
 * other contacts. Processes the sections of the export, so that both cover the same data. Reads and writes in
 * batches, so that the memory is limited for any number of records.
 */
export async function redactAccount(tx: Tx, accountId: string, words: readonly string[]): Promise<void> {
  // In JSON, quotation marks and backslashes of a word are escaped.
  const patterns = [...new Set(words.flatMap((word) => [word, JSON.stringify(word).slice(1, -1)]))]
  for (const section of exportSections) {
    if (!section.freeText) continue
    let after: string[] | null = null
    for (;;) {
      const rows: Row[] = await tx.$queryRawUnsafe<Row[]>(
        matchingRowsStatement(section, section.freeText, after !== null),
        accountId,
        patterns,
        ...(after ? [after] : []),
      )
      await writeRedacted(tx, section, section.freeText, rows, words)
      if (rows.length < BATCH) break
      after = rows.at(-1)!.key
    }
  }
}

/**
 * SQL that selects the next rows of a section with any of the words, in the order of their keys. `$1` is the
 * account, `$2` are the words. If `isContinued`, only rows after the key `$3`.
 */
export function matchingRowsStatement(
  { table, key, where }: ExportSection,
  freeText: readonly string[],
  isContinued: boolean,
): string {
  const keys = Object.keys(key).map((column) => `t.${column}`)
  const after = Object.values(key).map((type, at) => `($3::text[])[${at + 1}]::${type}`)
  const texts = freeText.map((column) => `t.${column}::text`).join(', ')
  return `select array[${keys.map((column) => `${column}::text`).join(', ')}] as key,
      jsonb_build_object(${freeText.map((column) => `'${column}', to_jsonb(t.${column})`).join(', ')}) as texts
    from ${table} t where ${where} ${isContinued ? `and (${keys.join(', ')}) > (${after.join(', ')})` : ''}
      and exists (select from unnest($2::text[]) w where position(w in lower(concat_ws(' ', ${texts}))) > 0)
    order by ${keys.join(', ')} limit ${BATCH}`
}

async function writeRedacted(
  tx: Tx,
  { table, key }: ExportSection,
  freeText: readonly string[],
  rows: readonly Row[],
  words: readonly string[],
): Promise<void> {
  const names = Object.keys(key)
  const redacted = rows.flatMap(({ key: values, texts }) => {
    const without = redactWords(texts, words) as Row['texts']
    if (JSON.stringify(without) === JSON.stringify(texts)) return []
    return [{ ...without, ...Object.fromEntries(names.map((name, at) => [name, values[at]])) }]
  })
  if (redacted.length === 0) return
  // A row of the table converts the JSON values to the types of its columns.
  await tx.$executeRawUnsafe(
    `update ${table} t set ${freeText.map((column) => `${column} = r.${column}`).join(', ')}
    from jsonb_populate_recordset(null::${table}, $1::jsonb) r
    where ${names.map((name) => `t.${name} = r.${name}`).join(' and ')}`,
    JSON.stringify(redacted),
  )
}

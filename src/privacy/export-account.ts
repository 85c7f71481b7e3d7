import { z } from 'zod'
import type { AppContext, Context } from '../platform/context.ts'
import type { Sql, Tx } from '../platform/db.ts'
import { InputRefusal, NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { idPrefixes, type NodeType, toTypedId } from '../platform/ids.ts'
import { parseInput, text } from '../platform/input.ts'
import { visibleAccounts } from '../platform/visible.ts'
import { type ExportSection, exportSections } from './export-sections.ts'
import { idColumns } from './id-columns.ts'

/** What the document is, and which shape of it. The number rises when a reader of the former shape would misread it. */
export const EXPORT_FORMAT = 'licet.account-export'
export const EXPORT_VERSION = 1

/** The most records of one document, so that what a large account takes of memory is known. */
export const EXPORT_RECORDS = 5_000

export type ExportDocument = Record<string, unknown>

export interface ExportPart {
  document: ExportDocument
  /** From where the next document goes on; null when this one was the last. */
  next: string | null
}

const exportInput = z.object({
  accountId: z.string(),
  reason: text({ max: 500 }),
  after: text({ max: 2_000 }).nullish(),
})

/** Where a document ended: the list, and the key of its last record. Sealed, as a key may be the digest of a secret. */
const place = z.object({
  accountId: z.string(),
  section: z.enum(exportSections.map(({ name }) => name)),
  key: z.array(z.string()).nullable(),
})

/**
 * Notes in the audit log that everything about an account is read, by whom and why. What is read is answered by
 * `readExport`, and never stored.
 */
export async function exportAccount(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ accountId: string; after: string | null }> {
  const { accountId, reason, after = null } = parseInput(exportInput, raw)
  if (after !== null) await openPlace(ctx, accountId, after)
  const account = await tx.account.findFirst({
    where: { AND: [{ id: accountId }, visibleAccounts(ctx.caller)] },
  })
  if (!account) throw new NotFoundRefusal('ACCOUNT_NOT_FOUND', 'There is no such account.')
  const data = { reason, part: after === null ? 'first' : 'next' }
  await recordEvent(ctx, tx, { type: 'account.exported', subjectId: accountId, accountId, data })
  return { accountId, after }
}

/** Up to `EXPORT_RECORDS` records about an account, list by list, from where the former document ended. */
export async function readExport(
  { sql, secrets, publicUrl, now }: Pick<AppContext, 'sql' | 'secrets' | 'publicUrl' | 'now'>,
  accountId: string,
  after: string | null,
  records = EXPORT_RECORDS,
): Promise<ExportPart> {
  const document: ExportDocument = {
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    issuer: publicUrl,
    account: toTypedId('Account', accountId),
    exportedAt: now().toISOString(),
  }
  const start = after === null ? null : await openPlace({ secrets }, accountId, after)
  const first = start ? exportSections.findIndex(({ name }) => name === start.section) : 0
  let room = records
  for (const section of exportSections.slice(first)) {
    const key = section.name === start?.section ? start.key : null
    const rows = await readSection(sql, section, accountId, key, room)
    document[section.name] = rows.map(({ record }) => shown(section, record))
    room -= rows.length
    if (room > 0) continue
    const last = rows.at(-1)?.key ?? key
    const end = JSON.stringify({ accountId, section: section.name, key: last })
    return { document, next: await secrets.seal('export-place', end) }
  }
  return { document, next: null }
}

interface Row {
  record: Record<string, unknown>
  key: string[]
}

async function readSection(
  sql: Sql,
  { name, table, key, where, derived }: ExportSection,
  accountId: string,
  after: readonly string[] | null,
  limit: number,
): Promise<Row[]> {
  const columns = Object.keys(key)
  const list = columns.map((column) => `t.${column}`).join(', ')
  const bounds = Object.values(key).map((type, at) => `($3::text[])[${at + 1}]::${type}`)
  const beyond = after ? `and (${list}) > (${bounds.join(', ')})` : 'and $3::text[] is null'
  return await sql.query<Row>(
    {
      name: `export-${name}${after ? '-on' : ''}`,
      text: `
        select to_jsonb(t) ${derived ? `|| ${derived}` : ''} as "record",
          array[${columns.map((column) => `t.${column}::text`).join(', ')}] as "key"
        from ${table} t where ${where} ${beyond} order by ${list} limit $2`,
    },
    [accountId, limit, after],
  )
}

/** A row as the graph would name it: no secrets, typed ids, names in one piece. */
function shown({ model, omit = {} }: ExportSection, record: Record<string, unknown>): object {
  const own = model in idPrefixes ? (model as NodeType) : null
  return Object.fromEntries(
    Object.entries(record)
      .filter(([column]) => !(column in omit))
      .map(([column, value]) => {
        const type = column === 'id' ? own : idColumns[column]
        return [camelCase(column), type && typeof value === 'string' ? toTypedId(type, value) : value]
      }),
  )
}

export function camelCase(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

async function openPlace(
  { secrets }: Pick<AppContext, 'secrets'>,
  accountId: string,
  after: string,
): Promise<z.output<typeof place>> {
  const opened = await secrets.open('export-place', after).catch(() => null)
  const found = opened === null ? null : place.parse(JSON.parse(opened))
  if (found?.accountId === accountId) return found
  throw new InputRefusal([
    { path: ['after'], message: 'must be what `next` of the former document about the account said' },
  ])
}

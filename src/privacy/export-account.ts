import { z } from 'zod'
import type { AppContext, Context } from '../platform/context.ts'
import { currentAccountId } from '../platform/current-account.ts'
import type { Sql, Tx } from '../platform/db.ts'
import { accountNotFound, InputRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { idPrefixes, type NodeType, toTypedId } from '../platform/ids.ts'
import { parseInput, text } from '../platform/input.ts'
import { prose } from '../platform/readable-text.ts'
import { visibleAccounts } from '../platform/visible.ts'
import { say } from '../texts/say.ts'
import { type ExportSection, exportSections } from './export-sections.ts'
import { idColumns } from './id-columns.ts'

/** Name of the document format. */
export const EXPORT_FORMAT = 'licet.account-export'
/** Version of the document format. It rises if a reader of the former version would misread the document. */
export const EXPORT_VERSION = 1

/** Most records of one document, which limits the memory that a large account needs. */
export const EXPORT_RECORDS = 5_000

/** An export document. */
export type ExportDocument = Record<string, unknown>

/** One part of an export. */
export interface ExportPart {
  document: ExportDocument
  /** Cursor of the next part; null if this is the last one. */
  next: string | null
}

const exportInput = z.strictObject({
  accountId: z.string(),
  reason: prose({ max: 500 }),
  after: text({ max: 2_000 }).nullish(),
})

/**
 * Position where a part ended: the list, and the key of its last record. Sealed, because a key can be the
 * digest of a secret.
 */
const cursor = z.object({
  accountId: z.string(),
  section: z.enum(exportSections.map(({ name }) => name)),
  key: z.array(z.string()).nullable(),
})

/**
 * Records in the audit log that the data of an account is exported, by which caller and why. `readExport`
 * returns the data, which is never stored. Refused ACCOUNT_NOT_FOUND, or INPUT_INVALID if `after` is not a
 * cursor of the account.
 */
export async function exportAccount(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof exportInput>,
): Promise<{ accountId: string; after: string | null }> {
  const { reason, after = null, ...input } = parseInput(exportInput, raw)
  const accountId = await currentAccountId(tx, input.accountId)
  if (after !== null) await openCursor(ctx, accountId, after)
  const account = await tx.account.findFirst({
    where: { AND: [{ id: accountId }, visibleAccounts(ctx.caller)] },
  })
  if (!account) throw accountNotFound()
  const data = { reason, part: after === null ? 'first' : 'next' }
  await recordEvent(ctx, tx, { type: 'account.exported', subjectId: accountId, accountId, data })
  return { accountId, after }
}

/**
 * Reads up to `records` records about an account, list by list, from the cursor `after` or from the
 * beginning.
 */
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
  const start = after === null ? null : await openCursor({ secrets }, accountId, after)
  const first = start ? exportSections.findIndex(({ name }) => name === start.section) : 0
  let remaining = records
  for (const section of exportSections.slice(first)) {
    const key = section.name === start?.section ? start.key : null
    const rows = await readSection(sql, section, accountId, key, remaining)
    document[section.name] = rows.map(({ record }) => toExported(section, record))
    remaining -= rows.length
    if (remaining > 0) continue
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
  const order = columns.map((column) => `t.${column}`).join(', ')
  const bounds = Object.values(key).map((type, at) => `($3::text[])[${at + 1}]::${type}`)
  const beyond = after ? `and (${order}) > (${bounds.join(', ')})` : 'and $3::text[] is null'
  return await sql.query<Row>(
    {
      name: `export-${name}${after ? '-on' : ''}`,
      text: `
        select to_jsonb(t) ${derived ? `|| ${derived}` : ''} as "record",
          array[${columns.map((column) => `t.${column}::text`).join(', ')}] as "key"
        from ${table} t where ${where} ${beyond} order by ${order} limit $2`,
    },
    [accountId, limit, after],
  )
}

/** Converts a row to the names of the graph: without omitted columns, with typed ids. */
function toExported({ model, omit = {} }: ExportSection, record: Record<string, unknown>): object {
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

/** Converts a column name to camel case. */
export function camelCase(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

async function openCursor(
  { secrets }: Pick<AppContext, 'secrets'>,
  accountId: string,
  after: string,
): Promise<z.output<typeof cursor>> {
  const opened = await secrets.open('export-place', after).catch(() => null)
  const found = opened === null ? null : cursor.parse(JSON.parse(opened))
  if (found?.accountId === accountId) return found
  throw new InputRefusal([{ path: ['after'], text: say('INPUT_NEXT_NOT_OF_EXPORT') }])
}

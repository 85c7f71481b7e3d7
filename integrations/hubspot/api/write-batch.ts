import { classifyRow, type Verdict } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { isObject, objectsIn, textIn } from './read-response.ts'

/** HubSpot refuses a batch of more. */
export const BATCH = 100

/** One record to write. */
export interface Row {
  /** By which its outcome is found again: distinct in a batch. */
  traceId: string
  /** The value of the unique property or, in an update, HubSpot's own id. */
  id: string
  properties: Record<string, string>
}

/** How a record is found: by a unique property, made where it is not, or by HubSpot's own id. */
export type Target = { by: 'property'; idProperty: string } | { by: 'id' }

/** What became of each row. Every row is in exactly one list. */
export interface Written {
  /** HubSpot's id is null where the answer does not tell; `isNew` where it says that the record was made by this. */
  taken: { row: Row; remoteId: string | null; isNew: boolean }[]
  /** These will never be taken as they are. */
  refused: { row: Row; code: string; reason: string }[]
  /** These were not taken, or it is not known; state is sent, so that sending it again does no harm. */
  postponed: Row[]
  /** What asks for more than patience with a row: wait so long, stop for the day, or until a person mends it. */
  halt: Exclude<Verdict, { kind: 'ok' } | { kind: 'permanent' }> | null
}

/**
 * Writes up to 100 records in one call. Every row has its trace id, so that one bad row costs nobody else; the
 * errors of a success are read; and a batch that is refused as a whole is halved until the bad rows are alone.
 */
export async function writeBatch(
  client: HubspotClient,
  type: string,
  target: Target,
  rows: readonly Row[],
): Promise<Written> {
  const written: Written = { taken: [], refused: [], postponed: [], halt: null }
  await write(client, type, target, rows, written)
  return written
}

async function write(
  client: HubspotClient,
  type: string,
  target: Target,
  rows: readonly Row[],
  written: Written,
): Promise<void> {
  if (rows.length === 0) return
  if (written.halt) {
    written.postponed.push(...rows)
    return
  }
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.objects(type)}/batch/${target.by === 'id' ? 'update' : 'upsert'}`,
    body: {
      inputs: rows.map(({ traceId, id, properties }) => ({
        ...(target.by === 'property' && { idProperty: target.idProperty }),
        id,
        objectWriteTraceId: traceId,
        properties,
      })),
    },
  })
  if (verdict.kind === 'ok') return await readOutcomes(client, type, target, rows, body, written)
  if (verdict.kind !== 'permanent') {
    written.halt = verdict
    written.postponed.push(...rows)
    return
  }
  const { code, reason } = verdict
  if (rows.length === 1) written.refused.push({ row: rows[0]!, code, reason })
  else await halve(client, type, target, rows, written)
}

async function halve(...[client, type, target, rows, written]: Parameters<typeof write>): Promise<void> {
  const middle = Math.ceil(rows.length / 2)
  await write(client, type, target, rows.slice(0, middle), written)
  await write(client, type, target, rows.slice(middle), written)
}

/** A success may hold failures. Results come in any order, and are matched by their trace ids. */
async function readOutcomes(
  client: HubspotClient,
  type: string,
  target: Target,
  rows: readonly Row[],
  body: unknown,
  written: Written,
): Promise<void> {
  const open = new Map(rows.map((row) => [row.traceId, row]))
  const results = objectsIn(body, 'results')
  const errors = objectsIn(body, 'errors')
  for (const result of results) {
    const row = open.get(textIn(result, 'objectWriteTraceId') ?? '')
    if (row) written.taken.push({ row, remoteId: textIn(result, 'id'), isNew: result.new === true })
    if (row) open.delete(row.traceId)
  }
  for (const error of errors) {
    for (const traceId of traceIdsOf(error)) {
      const row = open.get(traceId)
      if (!row) continue
      open.delete(traceId)
      judge(row, error, written)
    }
  }
  const rest = [...open.values()]
  if (rest.length === 0) return
  const told = errors.some((error) => traceIdsOf(error).length === 0)
  if (!told && results.length === rows.length) {
    // All were taken, and the results name none: without partial success there are no trace ids to match.
    written.taken.push(...rest.map((row) => ({ row, remoteId: null, isNew: false })))
  } else if (told && rows.length === 1) {
    judge(rest[0]!, errors[0]!, written)
  } else if (told) {
    await halve(client, type, target, rest, written)
  } else {
    written.postponed.push(...rest)
  }
}

function judge(row: Row, error: Record<string, unknown>, written: Written): void {
  const verdict = classifyRow(error)
  if (verdict.kind === 'permanent') {
    written.refused.push({ row, code: verdict.code, reason: verdict.reason })
    return
  }
  written.postponed.push(row)
  if (verdict.kind === 'misconfigured') written.halt ??= verdict
}

function traceIdsOf({ context }: Record<string, unknown>): string[] {
  const ids: unknown = isObject(context) ? context.objectWriteTraceId : null
  const list = Array.isArray(ids) ? ids : [ids]
  return list.filter((id) => typeof id === 'string')
}

import { isObject } from '../../../src/platform/json.ts'
import { classifyRow, type Verdict } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { objectsIn, textIn } from './read-response.ts'

/** HubSpot's limit of records in a batch. */
export const BATCH = 100

/** One record to write. */
export interface Row {
  /** Identifies the row in the response. Distinct in a batch. */
  traceId: string
  /** The value of the unique property or, in an update, HubSpot's own id. */
  id: string
  properties: Record<string, string>
}

/** How rows name records: by a unique property, which creates missing records, or by HubSpot's own id. */
export type Target = { by: 'property'; idProperty: string } | { by: 'id' }

/** The outcome of each row. Every row is in exactly one list. */
export interface WriteResult {
  /** `remoteId` is null if the response does not show it. `isNew` is true if this write created the record. */
  accepted: { row: Row; remoteId: string | null; isNew: boolean }[]
  /** HubSpot will never accept these rows unchanged. */
  refused: { row: Row; code: string; reason: string }[]
  /** HubSpot did not accept these rows, or the outcome is unknown. Sending state again is harmless. */
  postponed: Row[]
  /** A failure that concerns all rows: wait, stop for the day, or stop until a person fixes the configuration. */
  halt: Exclude<Verdict, { kind: 'ok' } | { kind: 'permanent' }> | null
}

/**
 * Writes up to 100 records in one call. Every row has a trace id, so that a bad row fails alone. The errors of a partial
 * success are read. If HubSpot refuses a batch as a whole, the rows that it names are written alone. If it names none, the
 * batch is halved until the bad rows are alone.
 */
export async function writeBatch(
  client: HubspotClient,
  type: string,
  target: Target,
  rows: readonly Row[],
): Promise<WriteResult> {
  const written: WriteResult = { accepted: [], refused: [], postponed: [], halt: null }
  await write(client, type, target, rows, written)
  return written
}

async function write(
  client: HubspotClient,
  type: string,
  target: Target,
  rows: readonly Row[],
  written: WriteResult,
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
  if (rows.length === 1) {
    written.refused.push({ row: rows[0]!, code, reason })
    return
  }
  // The response may name the bad rows. Each of them is written alone, and all other rows together.
  const named = new Set([...traceIdsOf(body), ...objectsIn(body, 'errors').flatMap(traceIdsOf)])
  const bad = rows.filter(({ traceId }) => named.has(traceId))
  if (bad.length === 0 || bad.length === rows.length) return await halve(client, type, target, rows, written)
  const good = rows.filter(({ traceId }) => !named.has(traceId))
  for (const part of [good, ...bad.map((row) => [row])]) await write(client, type, target, part, written)
}

async function halve(...[client, type, target, rows, written]: Parameters<typeof write>): Promise<void> {
  const middle = Math.ceil(rows.length / 2)
  await write(client, type, target, rows.slice(0, middle), written)
  await write(client, type, target, rows.slice(middle), written)
}

/** A success may contain failed rows. Results have any order, and are matched by their trace ids. */
async function readOutcomes(
  client: HubspotClient,
  type: string,
  target: Target,
  rows: readonly Row[],
  body: unknown,
  written: WriteResult,
): Promise<void> {
  const open = new Map(rows.map((row) => [row.traceId, row]))
  const results = objectsIn(body, 'results')
  const errors = objectsIn(body, 'errors')
  for (const result of results) {
    const row = open.get(textIn(result, 'objectWriteTraceId') ?? '')
    if (row) written.accepted.push({ row, remoteId: textIn(result, 'id'), isNew: result.new === true })
    if (row) open.delete(row.traceId)
  }
  for (const error of errors) {
    for (const traceId of traceIdsOf(error)) {
      const row = open.get(traceId)
      if (!row) continue
      open.delete(traceId)
      classifyRowError(row, error, written)
    }
  }
  const unmatched = [...open.values()]
  if (unmatched.length === 0) return
  const hasUntracedError = errors.some((error) => traceIdsOf(error).length === 0)
  if (!hasUntracedError && results.length === rows.length) {
    // HubSpot accepted all rows. Without partial success, results have no trace ids.
    written.accepted.push(...unmatched.map((row) => ({ row, remoteId: null, isNew: false })))
  } else if (hasUntracedError && rows.length === 1) {
    classifyRowError(unmatched[0]!, errors[0]!, written)
  } else if (hasUntracedError) {
    await halve(client, type, target, unmatched, written)
  } else if (errors.length > 0 && unmatched.length < rows.length) {
    // The bad rows made HubSpot reject the other ones too.
    await write(client, type, target, unmatched, written)
  } else {
    written.postponed.push(...unmatched)
  }
}

function classifyRowError(row: Row, error: Record<string, unknown>, written: WriteResult): void {
  const verdict = classifyRow(error)
  if (verdict.kind === 'permanent') {
    written.refused.push({ row, code: verdict.code, reason: verdict.reason })
    return
  }
  written.postponed.push(row)
  if (verdict.kind === 'misconfigured') written.halt ??= verdict
}

function traceIdsOf(error: unknown): string[] {
  const context = isObject(error) ? error.context : null
  const ids: unknown = isObject(context) ? context.objectWriteTraceId : null
  const list = Array.isArray(ids) ? ids : [ids]
  return list.filter((id) => typeof id === 'string')
}

import { readBatch } from '../api/read-batch.ts'
import { type WriteResult, writeBatch } from '../api/write-batch.ts'
import type { Push, Round } from './sync-round.ts'

type Accepted = WriteResult['accepted'][number]

/** The properties that a new company starts with. The CRM owns them afterwards. */
export function initialProperties({ state: { name }, domain }: Push): Record<string, string> {
  return { name, ...(domain && { domain }) }
}

/**
 * Names the companies that a write by our own id recreated after a deletion in HubSpot. The write has no name, because the
 * CRM owns the name, and only the response shows that the company is new. If that response was lost, the next one shows
 * another company than the linked one. That company is named if it has no name; the result of a merge has one. Accounts
 * whose company may still lack a name are postponed, so that they do not count as synced.
 */
export async function nameRecreatedCompanies(
  round: Round,
  pushes: ReadonlyMap<string, Push>,
  written: WriteResult,
): Promise<WriteResult> {
  const changed = written.accepted.filter(
    ({ row, remoteId }) =>
      remoteId !== null &&
      row.properties.name === undefined &&
      remoteId !== pushes.get(row.traceId)!.record.remoteId,
  )
  if (changed.length === 0) return written
  const unnamed = new Set(changed.filter(({ isNew }) => isNew))
  const uncertain = changed.filter(({ isNew }) => !isNew)
  const names = await readNames(round, uncertain)
  for (const one of uncertain) if (names?.get(one.remoteId!) === null) unnamed.add(one)

  const rows = [...unnamed].map(({ row: { traceId }, remoteId }) => {
    return { traceId, id: remoteId!, properties: initialProperties(pushes.get(traceId)!) }
  })
  const { halt, postponed } = await writeBatch(round.client, 'companies', { by: 'id' }, rows)
  if (halt) round.halt(halt)
  const unnamedStill = new Set(postponed.map(({ traceId }) => traceId))
  const isNamed = (one: Accepted) =>
    unnamed.has(one) ? !unnamedStill.has(one.row.traceId) : names !== null || !uncertain.includes(one)
  return {
    ...written,
    accepted: written.accepted.filter(isNamed),
    postponed: [
      ...written.postponed,
      ...written.accepted.filter((one) => !isNamed(one)).map(({ row }) => row),
    ],
  }
}

/** The names of companies by HubSpot's ids, null for a company without a name. Returns null if HubSpot fails. */
async function readNames(
  round: Round,
  companies: readonly Accepted[],
): Promise<Map<string, string | null> | null> {
  const ids = companies.map(({ remoteId }) => remoteId!)
  const found = await readBatch(round.client, 'companies', null, ids, ['name'])
  if ('kind' in found) {
    round.halt(found)
    return null
  }
  return new Map([...found].map(([id, { properties }]) => [id, properties.name || null]))
}

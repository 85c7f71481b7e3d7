import { readBatch } from '../api/read-batch.ts'
import { type Written, writeBatch } from '../api/write-batch.ts'
import type { Push, Round } from './sync-round.ts'

type Taken = Written['taken'][number]

/** What a company has from its beginning, and the CRM owns from then on. */
export function madeWith({ state: { name, domain } }: Push): Record<string, string> {
  return { name, ...(domain && { domain }) }
}

/**
 * Names the companies that a write by our own id made anew, as somebody had deleted those that were known: the write has
 * no name, which the CRM owns, and only its answer tells. Where that answer was lost, the next one tells another
 * company than is known; such a one is named if it has no name, which one that a merge left has. Accounts whose
 * company may be nameless still are postponed, so that none is taken for told before.
 */
export async function nameRecreatedCompanies(
  round: Round,
  pushes: ReadonlyMap<string, Push>,
  written: Written,
): Promise<Written> {
  const others = written.taken.filter(
    ({ row, remoteId }) =>
      remoteId !== null &&
      row.properties.name === undefined &&
      remoteId !== pushes.get(row.traceId)!.record.remoteId,
  )
  if (others.length === 0) return written
  const unnamed = new Set(others.filter(({ isNew }) => isNew))
  const unknown = others.filter(({ isNew }) => !isNew)
  const names = await readNames(round, unknown)
  for (const one of unknown) if (names?.get(one.remoteId!) === null) unnamed.add(one)

  const rows = [...unnamed].map(({ row: { traceId }, remoteId }) => {
    return { traceId, id: remoteId!, properties: madeWith(pushes.get(traceId)!) }
  })
  const { halt, postponed } = await writeBatch(round.client, 'companies', { by: 'id' }, rows)
  if (halt) round.halt(halt)
  const undone = new Set(postponed.map(({ traceId }) => traceId))
  const isNamed = (one: Taken) =>
    unnamed.has(one) ? !undone.has(one.row.traceId) : names !== null || !unknown.includes(one)
  return {
    ...written,
    taken: written.taken.filter(isNamed),
    postponed: [...written.postponed, ...written.taken.filter((one) => !isNamed(one)).map(({ row }) => row)],
  }
}

/** The names of companies by HubSpot's ids, null where there is none; null for all when HubSpot does not tell. */
async function readNames(
  round: Round,
  companies: readonly Taken[],
): Promise<Map<string, string | null> | null> {
  const ids = companies.map(({ remoteId }) => remoteId!)
  const found = await readBatch(round.client, 'companies', null, ids, ['name'])
  if ('kind' in found) {
    round.halt(found)
    return null
  }
  return new Map([...found].map(([id, { properties }]) => [id, properties.name || null]))
}

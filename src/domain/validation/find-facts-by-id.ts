import type { Tx } from '../../platform/db.ts'
import { type FactsRow, factsById, toFacts } from './facts-statement.ts'
import type { LicenseFacts } from './license-facts.ts'

/** Reads the facts of a license by its id; null if there is no such license. */
export async function findFactsById(
  tx: Tx,
  query: { licenseId: string; fingerprintDigest?: Uint8Array | null; meter?: string | null; at: Date },
): Promise<LicenseFacts | null> {
  const digest = query.fingerprintDigest ? Buffer.from(query.fingerprintDigest).toString('hex') : null
  const parameters = [
    [query.licenseId],
    [digest],
    [query.meter ?? null],
    [query.at.toISOString()],
    [],
    [null],
  ]
  const [row] = await tx.$queryRawUnsafe<FactsRow[]>(factsById.text, ...parameters)
  return row?.facts.rules ? toFacts(row, row.facts.rules) : null
}

/** Reads the facts of several licenses, each at its instant, in one statement; null for a license that does not exist. */
export async function findFactsByIds(
  tx: Tx,
  queries: readonly { licenseId: string; at: Date }[],
): Promise<(LicenseFacts | null)[]> {
  const none = queries.map(() => null)
  const rows = await tx.$queryRawUnsafe<FactsRow[]>(
    factsById.text,
    queries.map(({ licenseId }) => licenseId),
    none,
    none,
    queries.map(({ at }) => at.toISOString()),
    [],
    none,
  )
  const found = new Map(rows.map((row) => [row.facts.position, row]))
  return queries.map((_query, index) => {
    const row = found.get(index + 1)
    return row?.facts.rules ? toFacts(row, row.facts.rules) : null
  })
}

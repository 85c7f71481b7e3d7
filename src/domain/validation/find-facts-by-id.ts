import type { Tx } from '../../platform/db.ts'
import { hexDigestOfFingerprint } from './device.ts'
import { type FactsRow, factsById, headOf, toFacts } from './facts-statement.ts'
import type { LicenseFacts } from './license-facts.ts'

/** A license, and the device, meter and version that the facts are needed for. */
export interface IdQuery {
  licenseId: string
  at: Date
  fingerprint?: string | null | undefined
  meter?: string | null | undefined
  version?: string | null | undefined
}

/** Reads the facts of a license by its id; null if there is no such license. */
export async function findFactsById(tx: Tx, query: IdQuery): Promise<LicenseFacts | null> {
  const [facts] = await findFactsByIds(tx, [query])
  return facts ?? null
}

/** Reads the facts of several licenses, each at its instant, in one statement; null for a license that does not exist. */
export async function findFactsByIds(tx: Tx, queries: readonly IdQuery[]): Promise<(LicenseFacts | null)[]> {
  const rows = await tx.$queryRawUnsafe<FactsRow[]>(
    factsById.text,
    queries.map(({ licenseId }) => licenseId),
    queries.map(({ fingerprint }) => (fingerprint ? hexDigestOfFingerprint(fingerprint) : null)),
    queries.map(({ meter }) => meter ?? null),
    queries.map(({ at }) => at.toISOString()),
    [],
    queries.map(({ version }) => version ?? null),
  )
  const found = new Map(rows.map((row) => [headOf(row).position, row]))
  return queries.map((_query, index) => {
    const row = found.get(index + 1)
    const rules = row && headOf(row).rules
    return rules ? toFacts(row, rules) : null
  })
}

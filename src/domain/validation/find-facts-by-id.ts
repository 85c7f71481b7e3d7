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

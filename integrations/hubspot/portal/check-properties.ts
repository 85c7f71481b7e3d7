import type { HubspotClient } from '../api/client.ts'
import type { SyncedType } from '../mapping/properties.ts'
import type { Finding } from './finding.ts'
import { problemsOf } from './portal-problems.ts'
import { readProperties } from './read-properties.ts'

/** Checks the licensing properties of object types. */
export async function checkProperties(
  client: HubspotClient,
  types: readonly SyncedType[],
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const type of types) {
    const found = await readProperties(client, type)
    if ('kind' in found) {
      findings.push({
        check: 'properties',
        ok: false,
        message: `${type.name}: ${found.reason}`,
        fix: 'Fix the problems above first.',
      })
      continue
    }
    const problems = problemsOf(type, found)
    if (problems.length === 0)
      findings.push({ check: 'properties', ok: true, message: `${type.name}: all are correct` })
    for (const { message, fix } of problems) findings.push({ check: 'properties', ok: false, message, fix })
  }
  return findings
}

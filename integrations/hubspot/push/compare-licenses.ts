import { findAccountRecords } from '../../../src/crm/license-records.ts'
import type { Difference } from '../../../src/crm/reconciliations.ts'
import { type LicenseSnapshot, readLicenseSnapshots } from '../../../src/crm/state/license-snapshots.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { readAssociations } from '../api/read-associations.ts'
import { readBatch } from '../api/read-batch.ts'
import { BATCH } from '../api/write-batch.ts'
import { compareProperties } from '../mapping/compare-properties.ts'
import { LICENSE_ID, licenseProperties, toLicenseProperties } from '../mapping/license-object.ts'
import type { PushOptions } from './push.ts'

/** The result of a comparison of licenses. */
export interface Compared {
  compared: number
  differences: Difference[]
}

/**
 * Compares the licenses of accounts with their custom objects, and checks that each is associated with its company.
 * Ignores additional associations, which people may add.
 */
export async function compareLicenses(
  { app, client }: PushOptions,
  type: string,
  accountIds: readonly string[],
): Promise<Compared | Failure> {
  const all: Compared = { compared: 0, differences: [] }
  const companies = await findAccountRecords(app, accountIds)
  for (let after: string | null = null; ; ) {
    const licenses = await readLicenseSnapshots(app.sql, accountIds, app.now(), { after, limit: BATCH })
    const differences = await comparePage(client, type, licenses, companies)
    if ('kind' in differences) return differences
    all.compared += licenses.length
    all.differences.push(...differences)
    if (licenses.length < BATCH) return all
    after = licenses.at(-1)!.licenseId
  }
}

async function comparePage(
  client: HubspotClient,
  type: string,
  licenses: readonly LicenseSnapshot[],
  companies: ReadonlyMap<string, string>,
): Promise<Difference[] | Failure> {
  const expected = licenses.map((license) => ({ license, properties: toLicenseProperties(license) }))
  const keys = expected.map(({ properties }) => properties[LICENSE_ID]!)
  const names = licenseProperties.map(({ name }) => name)
  const found = await readBatch(client, type, LICENSE_ID, keys, names)
  if ('kind' in found) return found
  const companiesOf = await readCompanies(
    client,
    type,
    [...found.values()].map(({ remoteId }) => remoteId),
  )
  if ('kind' in companiesOf) return companiesOf
  return expected.flatMap(({ license: { licenseId, accountId }, properties }): Difference[] => {
    const remote = found.get(properties[LICENSE_ID]!)
    const difference = compareProperties(licenseProperties, properties, remote)
    const company = companies.get(accountId)
    const isSeparated = remote && company && !companiesOf.get(remote.remoteId)?.includes(company)
    if (!difference && !isSeparated) return []
    const association = isSeparated
      ? { expected: { company }, found: { company: companiesOf.get(remote.remoteId)?.join(', ') ?? null } }
      : null
    return [
      {
        kind: 'LICENSE',
        subjectId: licenseId,
        accountId,
        remoteId: remote?.remoteId ?? null,
        expected: { ...difference?.expected, ...association?.expected },
        found: { ...difference?.found, ...association?.found },
      },
    ]
  })
}

/** The companies of each record; a record without companies is missing. HubSpot returns them in pages. */
async function readCompanies(
  client: HubspotClient,
  type: string,
  remoteIds: readonly string[],
): Promise<Map<string, string[]> | Failure> {
  const companies = new Map<string, string[]>()
  const records = { from: type, to: 'companies', ids: remoteIds }
  const failure = await readAssociations(client, records, ({ id, ends }) => {
    const page = ends.map(({ toObjectId }) => String(toObjectId))
    companies.set(id, [...(companies.get(id) ?? []), ...page])
    return true
  })
  return failure ?? companies
}

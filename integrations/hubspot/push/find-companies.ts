import { isObject } from '../../../src/platform/json.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { nextPageOf } from '../api/read-record.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import type { RemoteProperties } from '../api/remote-record.ts'
import { BATCH } from '../api/write-batch.ts'
import { fromCompany } from '../mapping/crm-fields.ts'
import { ACCOUNT_ID } from '../mapping/properties.ts'

/** A company of the portal. */
export interface Company {
  remoteId: string
  name: string | null
  domain: string | null
  /** The account that it names. */
  accountId: string | null
}

const PAGE = 200

/**
 * The companies with one of these domains, by domain. Only a hint to the company of an account: search lags behind
 * writes, so a company that is not found may exist.
 */
export async function findCompanies(
  client: HubspotClient,
  domains: readonly string[],
): Promise<Map<string, Company[]> | Failure> {
  const found: Company[] = []
  const distinct = [...new Set(domains)]
  for (let start = 0; start < distinct.length; start += BATCH) {
    const values = distinct.slice(start, start + BATCH)
    let after: string | null = null
    do {
      const page = await search(client, values, after)
      if ('kind' in page) return page
      found.push(...page.companies)
      after = page.after
    } while (after)
  }
  return Map.groupBy(
    found.filter(({ domain }) => domain),
    ({ domain }) => domain!,
  )
}

async function search(
  client: HubspotClient,
  values: string[],
  after: string | null,
): Promise<{ companies: Company[]; after: string | null } | Failure> {
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.objects('companies')}/search`,
    kind: 'search',
    body: {
      filterGroups: [{ filters: [{ propertyName: 'domain', operator: 'IN', values }] }],
      properties: ['name', 'domain', ACCOUNT_ID],
      limit: PAGE,
      ...(after && { after }),
    },
  })
  if (verdict.kind !== 'ok') return verdict
  const companies = objectsIn(body, 'results').map((result) => ({
    remoteId: textIn(result, 'id') ?? '',
    ...fromCompany(isObject(result.properties) ? (result.properties as RemoteProperties) : {}),
  }))
  return { companies, after: nextPageOf(body) }
}

import { isObject } from '../../../src/platform/json.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { nextPageOf } from '../api/read-record.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import type { RemoteProperties } from '../api/remote-record.ts'
import { BATCH } from '../api/write-batch.ts'
import { ADDITIONAL_DOMAINS, fromCompany, listIn } from '../mapping/crm-fields.ts'
import { ACCOUNT_ID } from '../mapping/properties.ts'

/** A company of the portal. */
export interface Company {
  remoteId: string
  name: string | null
  /** All of its domains. */
  domains: string[]
  /** The account that it names. */
  accountId: string | null
}

const PAGE = 200
/** HubSpot's limit of results of one search. */
const MOST_RESULTS = 10_000
/** Domains that fit into one search with the search of first domains. HubSpot allows five groups of filters. */
const MOST_TOKENS = 4

/**
 * The companies with one of these domains, by domain, also those that have it as an additional domain. Only a hint to the
 * company of an account: search lags behind writes, so a company that is not found may exist.
 */
export async function findCompanies(
  client: HubspotClient,
  domains: readonly string[],
): Promise<Map<string, Company[]> | Failure> {
  const distinct = [...new Set(domains)]
  const byFirst = chunks(distinct).map(
    (values): Filter => ({ propertyName: 'domain', operator: 'IN', values }),
  )
  // For many domains, reading all companies with additional domains takes fewer searches than searching for each domain.
  const searches: Filter[][] =
    distinct.length <= MOST_TOKENS
      ? [[...byFirst, ...distinct.map(containsDomain)]]
      : [
          ...byFirst.map((filter) => [filter]),
          [{ propertyName: ADDITIONAL_DOMAINS, operator: 'HAS_PROPERTY' }],
        ]
  const found = new Map<string, Company>()
  for (const filters of searches) {
    for (let after: string | null = null; ; ) {
      const page = await search(client, filters, after)
      if ('kind' in page) return page
      for (const company of page.companies) found.set(company.remoteId, company)
      after = page.after
      if (after === null || Number(after) + PAGE > MOST_RESULTS) break
    }
  }
  // A search by token finds similar domains too.
  const companies = [...found.values()]
  return new Map(
    distinct.map((domain) => [domain, companies.filter((company) => company.domains.includes(domain))]),
  )
}

interface Filter {
  propertyName: string
  operator: string
  value?: string
  values?: string[]
}

/** The list of domains is one text, so the domain is searched between wildcards. */
function containsDomain(domain: string): Filter {
  return { propertyName: ADDITIONAL_DOMAINS, operator: 'CONTAINS_TOKEN', value: `*${domain}*` }
}

function chunks(values: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(values.length / BATCH) }, (_, index) =>
    values.slice(index * BATCH, (index + 1) * BATCH),
  )
}

async function search(
  client: HubspotClient,
  filters: readonly Filter[],
  after: string | null,
): Promise<{ companies: Company[]; after: string | null } | Failure> {
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.objects('companies')}/search`,
    kind: 'search',
    body: {
      filterGroups: filters.map((filter) => ({ filters: [filter] })),
      properties: ['name', 'domain', ADDITIONAL_DOMAINS, ACCOUNT_ID],
      limit: PAGE,
      ...(after && { after }),
    },
  })
  if (verdict.kind !== 'ok') return verdict
  const companies = objectsIn(body, 'results').map((result): Company => {
    const properties = isObject(result.properties) ? (result.properties as RemoteProperties) : {}
    const { name, domain, accountId } = fromCompany(properties)
    const domains = [...(domain ? [domain] : []), ...listIn(properties[ADDITIONAL_DOMAINS])]
    return { remoteId: textIn(result, 'id') ?? '', name, domains, accountId }
  })
  return { companies, after: nextPageOf(body) }
}

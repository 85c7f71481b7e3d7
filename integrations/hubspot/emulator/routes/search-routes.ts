import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { readInput } from '../http/read-input.ts'
import { type EmulatorResponse, ok } from '../http/response.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import { presentValues } from '../objects/present-record.ts'
import type { Portal } from '../portal/portal.ts'
import { assertFilter, compareValues, filterShape, matchesFilter } from '../search/filter.ts'
import { type SearchableRecord, searchableRecords } from '../search/search-index.ts'
import type { Call, Route } from './route.ts'
import { objectScope } from './route-scopes.ts'

const LONGEST_PAGE = 200
const MOST_RESULTS = 10_000

export const searchRoutes: Route[] = [
  {
    method: 'POST',
    path: `/crm/objects/${API_VERSION}/:type/search`,
    scopes: objectScope('read'),
    isSearch: true,
    handle: search,
  },
]

const searchShape = z.object({
  filterGroups: z
    .array(z.object({ filters: z.array(filterShape).max(6) }))
    .max(5)
    .default([]),
  query: z.string().max(3_000).default(''),
  sorts: z
    .array(z.object({ propertyName: z.string(), direction: z.enum(['ASCENDING', 'DESCENDING']) }))
    .max(1)
    .default([]),
  properties: z.array(z.string()).default([]),
  limit: z.number().int().min(1).default(10),
  after: z.coerce.number().int().min(0).default(0),
})

function search({ portal, params, body }: Call): EmulatorResponse {
  const type = getType(portal, params.type!)
  const input = readInput(searchShape, body)
  const filters = input.filterGroups.flatMap((group) => group.filters)
  if (filters.length > 18) throw invalid('A search takes at most 18 filters')
  if (input.limit > LONGEST_PAGE) throw invalid(`limit must be from 1 to ${LONGEST_PAGE}`)
  if (input.after + input.limit > MOST_RESULTS)
    throw invalid(`A search returns at most ${MOST_RESULTS} results in all`)
  for (const filter of filters) assertFilter(type, filter)
  const found = find(portal, type, input)
  const end = input.after + input.limit
  return ok({
    total: found.length,
    results: found.slice(input.after, end).map(({ record, values }) => ({
      id: record.id,
      properties: presentValues(type, values, input.properties),
      createdAt: record.createdAt.toISOString(),
      updatedAt: values.get(type.modifiedProperty) ?? record.createdAt.toISOString(),
      archived: false,
    })),
    ...(end < found.length && { paging: { next: { after: String(end) } } }),
  })
}

/** A record matches if all filters of one group match. Unsorted results start with the oldest record. */
function find(portal: Portal, type: ObjectType, input: z.output<typeof searchShape>): SearchableRecord[] {
  const words = input.query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = searchableRecords(portal, type).filter(({ values }) => {
    const text = type.shown.map((name) => values.get(name)?.toLowerCase() ?? '').join(' ')
    return (
      words.every((word) => text.includes(word)) &&
      (input.filterGroups.length === 0 ||
        input.filterGroups.some(({ filters }) =>
          filters.every((filter) => matchesFilter(type, values, filter)),
        ))
    )
  })
  const [sort] = input.sorts
  const property = sort && type.properties.get(sort.propertyName)
  if (!property) return found
  const sign = sort.direction === 'ASCENDING' ? 1 : -1
  const textOf = ({ values }: SearchableRecord) => values.get(property.name) ?? ''
  return found.sort((one, other) => sign * compareValues(property, textOf(one), textOf(other)))
}

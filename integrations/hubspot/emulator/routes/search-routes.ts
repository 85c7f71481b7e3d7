import { z } from 'zod'
import { invalid } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { readInput } from '../http/read-input.ts'
import { type EmulatorResponse, ok } from '../http/response.ts'
import { getType, type ObjectType } from '../objects/object-type.ts'
import { presentValues } from '../objects/present-record.ts'
import type { Portal } from '../portal/portal.ts'
import { assertFilter, compareValues, filterShape, fits } from '../search/filter.ts'
import { type Seen, seenBySearch } from '../search/search-index.ts'
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
  const asked = readInput(searchShape, body)
  const filters = asked.filterGroups.flatMap((group) => group.filters)
  if (filters.length > 18) throw invalid('A search takes at most 18 filters')
  if (asked.limit > LONGEST_PAGE) throw invalid(`limit must be from 1 to ${LONGEST_PAGE}`)
  if (asked.after + asked.limit > MOST_RESULTS)
    throw invalid(`A search answers at most ${MOST_RESULTS} results in all`)
  for (const filter of filters) assertFilter(type, filter)
  const found = find(portal, type, asked)
  const end = asked.after + asked.limit
  return ok({
    total: found.length,
    results: found.slice(asked.after, end).map(({ record, values }) => ({
      id: record.id,
      properties: presentValues(type, values, asked.properties),
      createdAt: record.createdAt.toISOString(),
      updatedAt: values.get(type.modifiedProperty) ?? record.createdAt.toISOString(),
      archived: false,
    })),
    ...(end < found.length && { paging: { next: { after: String(end) } } }),
  })
}

/** Groups are alternatives; all filters of one must fit. Unsorted, the oldest come first. */
function find(portal: Portal, type: ObjectType, asked: z.output<typeof searchShape>): Seen[] {
  const words = asked.query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = seenBySearch(portal, type).filter(({ values }) => {
    const text = type.shown.map((name) => values.get(name)?.toLowerCase() ?? '').join(' ')
    return (
      words.every((word) => text.includes(word)) &&
      (asked.filterGroups.length === 0 ||
        asked.filterGroups.some(({ filters }) => filters.every((filter) => fits(type, values, filter))))
    )
  })
  const [sort] = asked.sorts
  const property = sort && type.properties.get(sort.propertyName)
  if (!property) return found
  const sign = sort.direction === 'ASCENDING' ? 1 : -1
  const textOf = ({ values }: Seen) => values.get(property.name) ?? ''
  return found.sort((one, other) => sign * compareValues(property, textOf(one), textOf(other)))
}

import type { SearchField, SearchQuery } from '../generated/graphql.ts'

type Result = SearchQuery['search'][number]
export type Kind = NonNullable<Result['record']>['__typename']

/** The kinds of records in the order in which they are shown. */
export const kinds = [
  'License',
  'Account',
  'Contact',
  'Activation',
  'Partner',
  'PooledKey',
] as const satisfies readonly Kind[]

/** A record that was found, with the page that shows it. */
export interface Hit {
  id: string
  kind: Kind
  label: string
  matchedBy: SearchField
  /** Null if no page shows the record. */
  path: string | null
  /** A device that was released, or a key that is not sold. */
  note: 'released' | 'unclaimed' | null
}

/** Returns the found records, best first. A record that was deleted meanwhile is left out. */
export function hitsOf({ search }: SearchQuery): Hit[] {
  return search.flatMap(({ label, matchedBy, record }): Hit[] =>
    record
      ? [
          {
            id: record.id,
            kind: record.__typename,
            label,
            matchedBy,
            path: pathOf(record),
            note: noteOf(record),
          },
        ]
      : [],
  )
}

type Found = NonNullable<Result['record']>

function pathOf(record: Found): string | null {
  switch (record.__typename) {
    case 'Account':
      return `/accounts/${record.id}`
    case 'Contact':
      return `/accounts/${record.account.id}`
    case 'License':
      return `/licenses/${record.id}`
    case 'Partner':
      return `/accounts?partner=${encodeURIComponent(record.code)}`
    case 'Activation':
      return record.license ? `/licenses/${record.license.id}` : null
    case 'PooledKey':
      return record.license ? `/licenses/${record.license.id}` : `/key-pools/${record.pool.id}`
  }
}

function noteOf(record: Found): Hit['note'] {
  if (record.__typename === 'Activation' && record.deactivatedAt) return 'released'
  return record.__typename === 'PooledKey' && !record.license ? 'unclaimed' : null
}

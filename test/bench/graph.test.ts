import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { accountQuery, queries } from '../../bench/graph/queries.ts'
import { assertSameRecords } from '../../bench/graph/same-records.ts'

const schema = buildSchema(readFileSync('schema/admin.graphql', 'utf8'))

test.each([...Object.values(queries).map(({ gateway }) => gateway), accountQuery])(
  'the graph has all fields of %s',
  (query) => {
    expect(validate(schema, parse(query))).toEqual([])
  },
)

const page = (name: string, issuedAt: string, id = 'lic_1') => ({
  licenses: { edges: [{ node: { id, name, issuedAt } }], pageInfo: { hasNextPage: true, endCursor: id } },
})

test('two responses have the same records if only IDs, cursors and the form of instants differ', () => {
  const ours = page('Studio', '2026-01-01T00:00:00.000Z')
  expect(() =>
    assertSameRecords('licenses', ours, page('Studio', '2026-01-01T00:00:00+00:00', 'x')),
  ).not.toThrow()
})

test.each([
  ['another value', page('Other', '2026-01-01T00:00:00Z')],
  ['another instant', page('Studio', '2026-01-02T00:00:00Z')],
  ['a record less', { licenses: { edges: [], pageInfo: { hasNextPage: true, endCursor: null } } }],
])('two responses differ by %s', (_what, theirs) => {
  expect(() => assertSameRecords('licenses', page('Studio', '2026-01-01T00:00:00Z'), theirs)).toThrow(
    /licenses/,
  )
})

import { getOperationAST, getVariableValues, Kind, parse } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../../../schema/index.ts'
import { priceOf } from '../../../../schema/server/cost/price.ts'

function price(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query)
  const operation = getOperationAST(document)!
  const { coerced } = getVariableValues(schemas.ADMIN, operation.variableDefinitions ?? [], variables)
  const fragments = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  return priceOf(schemas.ADMIN, operation, byName, coerced!)
}

const page = (list: string, inner: string) => `${list} { edges { node { id ${inner} } } }`

test.each([
  ['a record with its values', '{ license(id: "l") { id keyHint expiry } }', 2],
  ['records within it', '{ license(id: "l") { id account { name } product { code } } }', 4],
  ['a page of the default size', `{ ${page('licenses', '')} }`, 22],
  ['a page of a literal size', `{ ${page('licenses(first: 5)', '')} }`, 7],
  ['the last records', `{ ${page('licenses(last: 7)', '')} }`, 9],
  ['a page above the greatest size', `{ ${page('licenses(first: 1000000)', '')} }`, 102],
  ['a page of a negative size', `{ ${page('licenses(first: -5)', '')} }`, 2],
  ['an empty page', `{ ${page('licenses(first: 0)', '')} }`, 2],
  ['a page of cursors alone', '{ licenses(first: 50) { edges { cursor } } }', 52],
  ['a page of which nothing but its end is read', '{ licenses { pageInfo { hasNextPage } } }', 22],
  ['pages within a page', `{ ${page('licenses(first: 10)', page('activations', ''))} }`, 222],
  ['each alias', `{ a: ${page('licenses', '')} b: ${page('licenses', '')} }`, 43],
  ['a list that is no page', '{ license(id: "l") { meters { used } validation { checks { passed } } } }', 13],
  ['the number of records in a list', '{ licenses(first: 5) { totalCount { value } edges { cursor } } }', 17],
  [
    'the number of records in each nested list',
    `{ licenses(first: 5) { edges { node { activations(first: 1) { totalCount { value } } } } } }`,
    2 + 5 * (1 + 1 + 1 + 10),
  ],
  ['a JSON value', '{ license(id: "l") { id metadata } }', 12],
  ['a JSON value of each record', `{ ${page('licenses', 'metadata')} }`, 222],
  ['a mutation', 'mutation { suspendLicense(input: { license: "l", reason: "r" }) { __typename } }', 11],
  [
    'each mutation of a fragment',
    'mutation { ...Two ... { ...Two } } fragment Two on Mutation { a: suspendLicense(input: { license: "l", reason: "r" }) { __typename } b: suspendLicense(input: { license: "l", reason: "r" }) { __typename } }',
    44,
  ],
  ['a description of the graph', '{ __schema { types { name } } }', 101],
  ['a field that directives leave out', `{ ${page('licenses @skip(if: true)', '')} }`, 22],
])('prices %s', (_, query, points) => {
  expect(price(query)).toMatchObject({ points, problem: null })
})

test('prices the sizes that variables and their defaults give', () => {
  const query = `query ($n: Int = 7, $m: Int) { ${page('licenses(first: $n)', page('activations(first: $m)', ''))} }`
  expect(price(query).points).toBe(2 + 7 * 22)
  expect(price(query, { n: 3, m: 4 }).points).toBe(2 + 3 * 6)
  expect(price(query, { n: null, m: 4 }).points).toBe(2 + 20 * 6)
})

test('prices a fragment for each record that it is spread in, wherever it is', () => {
  const inline = `{ ${page('licenses(first: 10)', '... on License { account { id } ... { product { id } } }')} }`
  const spread = `{ ...Q } fragment Q on Query { ${page('licenses(first: 10)', '...L')} }
    fragment L on License { account { id } product { id } }`
  expect(price(spread)).toEqual(price(inline))
})

test('prices fragments that multiply each other in one visit each', () => {
  const names = Array.from({ length: 60 }, (_, n) => n)
  const fragments = names.map((n) => `fragment F${n} on License { ...F${n + 1} ... { ...F${n + 1} } }`)
  const { points } = price(
    `{ license(id: "l") { ...F0 } } ${fragments.join(' ')} fragment F60 on License { account { id } }`,
  )
  expect(points).toBe(2 + 2 ** 60)
})

test.each([
  [
    `{ license(id: "l") { ${page('activations', `license { ${page('activations', `license { ${page('activations', '')} }`)} }`)} } }`,
    /^The field `License.activations` is nested in itself more than 1 time/,
  ],
  [
    '{ license(id: "l") { account { licenses(first: 1) { edges { node { account { licenses(first: 1) { edges { node { account { id } } } } } } } } } } }',
    /^The field `License.account` is nested in itself/,
  ],
  [
    `{ ...Q } fragment Q on Query { ${page('accounts(first: 1)', '...A')} }
    fragment A on Account { ${page('licenses(first: 1)', '...L')} }
    fragment L on License { ${page('activations(first: 1)', `license { ${page('files(first: 1)', '')} }`)} }`,
    /^Pages are nested more than 3 levels deep/,
  ],
])('refuses the shape of %s', (query, problem) => {
  expect(price(query).problem).toMatch(problem)
})

test('allows one turn of a cycle', () => {
  const query = `{ ${page('licenses(first: 5)', page('activations(first: 5)', 'license { id account { id } }'))} }`
  expect(price(query)).toMatchObject({ problem: null })
})

import { expect, test } from 'vitest'
import { addLicensing, startTestEmulator } from './client.ts'

const emulator = await startTestEmulator({ searchLagMs: 3_000 })
const { call, advance } = emulator
await addLicensing(emulator)
const companies = '/crm/objects/2026-09/companies'
const search = (body: object) => call('POST', `${companies}/search`, body)
const one = (propertyName: string, operator: string, more: object = {}) => ({
  filterGroups: [{ filters: [{ propertyName, operator, ...more }] }],
  properties: ['name'],
})
const names = async (body: object) =>
  (await search(body)).body.results.map(({ properties }) => properties.name)

const rows = [
  {
    name: 'Acme',
    domain: 'acme.test',
    licet_seats: '9',
    licet_status: 'active',
    licet_next_expiry: '2027-01-31',
  },
  { name: 'Beta Works', domain: 'beta.test', licet_seats: '10', licet_status: 'grace' },
  { name: 'Gamma', domain: 'gamma.test', licet_seats: '100', licet_next_expiry: '2026-12-01' },
]
await call('POST', `${companies}/batch/create`, { inputs: rows.map((properties) => ({ properties })) })
advance(3_000)

test('finds a write some seconds later', async () => {
  const { id } = (await call('POST', companies, { properties: { name: 'Newest', domain: 'new.test' } })).body
  const wanted = one('domain', 'EQ', { value: 'new.test' })

  expect(await names(wanted)).toEqual([])
  expect((await call('GET', `${companies}/${id}`)).status).toBe(200)
  advance(2_999)
  expect(await names(wanted)).toEqual([])
  advance(1)
  expect(await names(wanted)).toEqual(['Newest'])
  await call('PATCH', `${companies}/${id}`, { properties: { name: 'Renamed' } })
  expect(await names(wanted)).toEqual(['Newest'])
  await call('DELETE', `${companies}/${id}`)
  advance(2_999)
  expect(await names(wanted)).toHaveLength(1)
  advance(1)
  expect(await names(wanted)).toEqual([])
})

test.each([
  [one('name', 'EQ', { value: 'acme' }), ['Acme']],
  [one('name', 'NEQ', { value: 'Acme' }), ['Beta Works', 'Gamma']],
  [one('licet_seats', 'GT', { value: '9' }), ['Beta Works', 'Gamma']],
  [one('licet_seats', 'BETWEEN', { value: '9', highValue: '10' }), ['Acme', 'Beta Works']],
  [one('licet_status', 'IN', { values: ['active', 'grace'] }), ['Acme', 'Beta Works']],
  [one('licet_status', 'NOT_IN', { values: ['active'] }), ['Beta Works', 'Gamma']],
  [one('licet_status', 'HAS_PROPERTY'), ['Acme', 'Beta Works']],
  [one('licet_status', 'NOT_HAS_PROPERTY'), ['Gamma']],
  [one('licet_next_expiry', 'LT', { value: String(Date.UTC(2027, 0, 1)) }), ['Gamma']],
  [one('name', 'CONTAINS_TOKEN', { value: 'work*' }), ['Beta Works']],
  [{ ...one('name', 'HAS_PROPERTY'), query: 'beta' }, ['Beta Works']],
  [
    { properties: ['name'], sorts: [{ propertyName: 'licet_seats', direction: 'DESCENDING' }] },
    ['Gamma', 'Beta Works', 'Acme'],
  ],
])('%j finds %j', async (body, found) => {
  expect(await names(body)).toEqual(found)
})

test('all filters of a group must match, and groups are alternatives', async () => {
  const filter = (propertyName: string, value: string) => ({ propertyName, operator: 'EQ', value })
  const filterGroups = [
    { filters: [filter('name', 'Acme'), filter('licet_status', 'grace')] },
    { filters: [filter('name', 'Gamma')] },
  ]
  expect(await names({ filterGroups, properties: ['name'] })).toEqual(['Gamma'])
})

test.each([
  ['more than 200 a page', { limit: 201 }],
  ['more than 10,000 in all', { limit: 100, after: '9901' }],
  ['six groups', { filterGroups: Array(6).fill({ filters: [] }) }],
  ['an unknown property', one('nope', 'EQ', { value: 'x' })],
  ['an operator without its value', one('name', 'EQ')],
  ['a range without its end', one('licet_seats', 'BETWEEN', { value: '1' })],
])('refuses %s', async (_, body) => {
  expect(await search(body)).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
})

test('returns the last page of 10,000 results', async () => {
  expect(await search({ limit: 100, after: '9900' })).toMatchObject({ status: 200, body: { results: [] } })
})

test('returns page after page', async () => {
  const first = await search({ limit: 2, properties: ['name'] })
  expect(first.body).toMatchObject({ total: 3, paging: { next: { after: '2' } } })
  const second = await search({ limit: 2, after: '2', properties: ['name'] })
  expect(second.body.results.map(({ properties }) => properties.name)).toEqual(['Gamma'])
  expect(second.body).not.toHaveProperty('paging')
})

import { expect, test } from 'vitest'
import { addLicensing, startTestEmulator } from './client.ts'

const emulator = await startTestEmulator({ autoCreateCompanies: false })
const { call } = emulator
await addLicensing(emulator)
const companies = '/crm/objects/2026-09/companies'
const contacts = '/crm/objects/2026-09/contacts'
const query = '?properties=name,domain,licet_account_id,hs_merged_object_ids'

const create = async (properties: Record<string, string>, path = companies) =>
  (await call('POST', path, { properties })).body.id
const merge = (primaryObjectId: string, objectIdToMerge: string, path = companies) =>
  call('POST', `${path}/merge`, { primaryObjectId, objectIdToMerge })

test('a merge gives a new id: the primary record’s values win, also the unique one, and the other’s fill gaps', async () => {
  const primary = await create({ name: 'Acme', licet_account_id: 'acct_p' })
  const other = await create({ name: 'Acme Inc', domain: 'acme.test', licet_account_id: 'acct_o' })
  const { status, body } = await merge(primary, other)

  expect(status).toBe(200)
  expect([primary, other]).not.toContain(body.id)
  expect((await call('GET', `${companies}/${body.id}${query}`)).body.properties).toMatchObject({
    name: 'Acme',
    domain: 'acme.test',
    licet_account_id: 'acct_p',
    hs_merged_object_ids: `${primary};${other}`,
  })
  expect((await call('GET', `${companies}/acct_p?idProperty=licet_account_id`)).body.id).toBe(body.id)
  expect((await call('GET', `${companies}/acct_o?idProperty=licet_account_id`)).status).toBe(404)
})

test('an old id returns the new record in a single call, and is missing in a batch', async () => {
  const [primary, other] = [await create({ name: 'A' }), await create({ name: 'B' })]
  const { id } = (await merge(primary, other)).body

  for (const old of [primary, other]) {
    expect((await call('GET', `${companies}/${old}`)).body.id).toBe(id)
    const read = await call('POST', `${companies}/batch/read`, { inputs: [{ id: old }, { id }] })
    expect(read).toMatchObject({
      status: 207,
      body: { results: [{ id }], errors: [{ context: { ids: [old] } }] },
    })
    const inputs = [{ id: old, properties: { name: 'C' } }]
    expect((await call('POST', `${companies}/batch/update`, { inputs })).status).toBe(404)
  }
  expect((await call('GET', `${companies}/${id}`)).body.properties.name).toBe('A')
})

test('after a chain of merges every old id leads to the newest record', async () => {
  const [a, b, c] = [await create({ name: 'A' }), await create({ name: 'B' }), await create({ name: 'C' })]
  const first = (await merge(a, b)).body.id
  const last = (await merge(c, first)).body.id

  for (const old of [a, b, c, first]) expect((await call('GET', `${companies}/${old}`)).body.id).toBe(last)
  const { hs_merged_object_ids: olds } = (await call('GET', `${companies}/${last}${query}`)).body.properties
  expect(olds!.split(';').toSorted()).toEqual([a, b, c, first].toSorted())
})

test('refuses a merge of a record with itself or with a missing one', async () => {
  const id = await create({ name: 'Alone' })
  expect((await merge(id, id)).status).toBe(400)
  expect((await merge(id, '404404')).status).toBe(400)
  expect((await call('GET', `${companies}/${id}`)).body.id).toBe(id)
})

test('finds a merged contact by each of its addresses', async () => {
  const one = await create({ email: 'one@acme.test' }, contacts)
  const two = await create({ email: 'two@acme.test' }, contacts)
  const { id } = (await merge(one, two, contacts)).body

  for (const email of ['one@acme.test', 'two@acme.test'])
    expect((await call('GET', `${contacts}/${email}?idProperty=email`)).body.id).toBe(id)
  const conflict = await call('POST', contacts, { properties: { email: 'two@acme.test' } })
  expect(conflict).toMatchObject({ status: 409, body: { category: 'CONFLICT' } })
})

test('a deletion gives 204, also for an unknown id', async () => {
  const id = await create({ name: 'Gone', licet_account_id: 'acct_gone' })

  expect((await call('DELETE', `${companies}/${id}`)).status).toBe(204)
  expect((await call('DELETE', `${companies}/${id}`)).status).toBe(204)
  expect((await call('DELETE', `${companies}/123`)).status).toBe(204)
  expect((await call('GET', `${companies}/${id}`)).body.category).toBe('OBJECT_NOT_FOUND')
  expect((await call('GET', `${companies}/${id}?archived=true`)).body).toMatchObject({ id, archived: true })
})

test('a privacy deletion keeps nothing, also not in the archive', async () => {
  const id = await create({ email: 'ada@acme.test' }, contacts)
  const forgotten = await call('POST', `${contacts}/gdpr-delete`, {
    objectId: 'ada@acme.test',
    idProperty: 'email',
  })

  expect(forgotten.status).toBe(204)
  for (const query of ['', '?archived=true'])
    expect((await call('GET', `${contacts}/${id}${query}`)).status).toBe(404)
  expect((await call('POST', `${contacts}/gdpr-delete`, { objectId: '404404' })).status).toBe(204)
})

test('lists all records page by page', async () => {
  const ids: string[] = []
  let after = ''
  do {
    const { body } = await call('GET', `${companies}?limit=3${after && `&after=${after}`}`)
    ids.push(...body.results.map(({ id }) => id))
    after = (body.paging as { next: { after: string } } | undefined)?.next.after ?? ''
  } while (after)

  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toHaveLength(
    [...emulator.portal.types[0]!.records.values()].filter((one) => !one.archivedAt).length,
  )
  expect((await call('GET', `${companies}?limit=101`)).status).toBe(400)
})

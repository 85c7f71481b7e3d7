import { expect, test } from 'vitest'
import { addLicensing, startTestEmulator } from './client.ts'

const emulator = await startTestEmulator({ autoCreateCompanies: false })
const { call } = emulator
await addLicensing(emulator)

const companies = '/crm/objects/2026-09/companies'
const contacts = '/crm/objects/2026-09/contacts'
let accounts = 0
const newAccount = () => `acct_${++accounts}`

const row = (id: string, trace: string | null, properties: Record<string, string> = {}) => ({
  id,
  idProperty: 'licet_account_id',
  properties,
  ...(trace !== null && { objectWriteTraceId: trace }),
})
const upsert = (...inputs: object[]) => call('POST', `${companies}/batch/upsert`, { inputs })
const byAccount = (id: string) =>
  call('GET', `${companies}/${id}?idProperty=licet_account_id&properties=name`)

test('an upsert creates a record for a new value, and changes the record of an existing one', async () => {
  const id = newAccount()
  const first = await upsert(row(id, 't1', { name: 'Acme' }))
  const again = await upsert(row(id, 't1', { name: 'Acme Ltd' }))

  expect(first).toMatchObject({ status: 200, body: { status: 'COMPLETE' } })
  expect(first.body.results[0]).toMatchObject({ new: true, objectWriteTraceId: 't1' })
  expect(again.body.results[0]).toMatchObject({ new: false, id: first.body.results[0]!.id })
  expect((await byAccount(id)).body.properties.name).toBe('Acme Ltd')
})

test('with trace ids, reports a bad row and writes the others', async () => {
  const [good, bad] = [newAccount(), newAccount()]
  const { status, body } = await upsert(row(good, 't1'), row(bad, 't2', { licet_status: 'cancelled' }))

  expect(status).toBe(207)
  expect(body.results).toMatchObject([{ objectWriteTraceId: 't1' }])
  expect(body).toMatchObject({
    status: 'COMPLETE',
    numErrors: 1,
    errors: [
      {
        status: 'error',
        category: 'VALIDATION_ERROR',
        context: { objectWriteTraceId: ['t2'] },
        errors: [{ code: 'INVALID_OPTION', context: { propertyName: ['licet_status'] } }],
      },
    ],
  })
  expect((await byAccount(good)).status).toBe(200)
  expect((await byAccount(bad)).status).toBe(404)
})

test.each([
  ['no trace ids', null, null],
  ['a row without one', 't1', null],
  ['the same one twice', 't1', 't1'],
])('with %s, a bad row fails the batch, and nothing is written', async (_, first, second) => {
  const good = newAccount()
  const { status, body } = await upsert(row(good, first), row(newAccount(), second, { no_such: 'x' }))

  expect({ status, category: body.category }).toEqual({ status: 400, category: 'VALIDATION_ERROR' })
  expect(body.errors).toMatchObject([{ code: 'PROPERTY_DOESNT_EXIST' }])
  expect((await byAccount(good)).status).toBe(404)
})

test('refuses a batch with the same id twice', async () => {
  const id = newAccount()
  const { status, body } = await upsert(row(id, 't1'), row(id, 't2'))

  expect(status).toBe(400)
  expect(body.message).toBe(`Duplicate IDs found in batch input: [${id}]. IDs must be unique`)
  expect((await byAccount(id)).status).toBe(404)
})

test('accepts 100 inputs, and refuses 101 as a whole', async () => {
  const rows = Array.from({ length: 101 }, (_, index) => row(newAccount(), `t${index}`))

  expect((await upsert(...rows)).status).toBe(400)
  expect((await byAccount(rows[0]!.id)).status).toBe(404)
  expect((await upsert(...rows.slice(0, 100))).body.results).toHaveLength(100)
})

test('refuses a domain as idProperty, and a missing idProperty', async () => {
  const rows = [
    { id: 'acme.test', idProperty: 'domain', properties: {}, objectWriteTraceId: 't' },
    { id: 'acme.test', properties: {}, objectWriteTraceId: 't' },
  ]
  for (const input of rows)
    expect(await upsert(input)).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
})

test('returns results in another order than the inputs', async () => {
  const { body } = await upsert(row(newAccount(), 'a'), row(newAccount(), 'b'))
  expect(body.results.map((result) => result.objectWriteTraceId)).toEqual(['b', 'a'])
})

test.each(['create', 'update'])(
  'a unique value of another record fails the whole batch of a %s with 409, also with trace ids',
  async (verb) => {
    const [holder, other, third] = [newAccount(), newAccount(), newAccount()]
    await upsert(row(holder, 't'), row(other, 'u'), row(third, 'v'))
    const ids = [(await byAccount(other)).body.id, (await byAccount(third)).body.id]
    const inputs = [
      { id: ids[0], properties: { licet_account_id: holder }, objectWriteTraceId: 't1' },
      { id: ids[1], properties: { licet_account_id: newAccount() }, objectWriteTraceId: 't2' },
    ].map(({ id, ...input }) => (verb === 'create' ? input : { id, ...input }))
    const { status, body } = await call('POST', `${companies}/batch/${verb}`, { inputs })

    expect(status).toBe(409)
    expect(body.errors).toMatchObject([{ code: 'CONFLICTING_UNIQUE_VALUE' }])
    expect((await byAccount(holder)).body.id).not.toBe(ids[0])
    expect((await byAccount(third)).body.id).toBe(ids[1])
  },
)

test('an existing address fails the whole batch with 409, also with trace ids', async () => {
  const first = await call('POST', contacts, { properties: { email: 'Ada@Acme.test' } })
  const inputs = ['new@acme.test', 'ada@acme.test'].map((email, index) => ({
    properties: { email },
    objectWriteTraceId: `t${index}`,
  }))
  const { status, body } = await call('POST', `${contacts}/batch/create`, { inputs })

  expect(status).toBe(409)
  expect(body).toMatchObject({
    category: 'CONFLICT',
    message: `Contact already exists. Existing ID: ${first.body.id}`,
  })
  expect((await call('GET', `${contacts}/new@acme.test?idProperty=email`)).status).toBe(404)
})

test('upserts contacts by address, all or none', async () => {
  const rows = ['one@acme.test', 'two@acme.test'].map((id) => ({
    id,
    idProperty: 'email',
    objectWriteTraceId: id,
    properties: { firstname: 'Ada' } as Record<string, string>,
  }))
  rows[1]!.properties.no_such = 'x'
  const refused = await call('POST', `${contacts}/batch/upsert`, { inputs: rows })
  const result = await call('POST', `${contacts}/batch/upsert`, { inputs: rows.slice(0, 1) })

  expect(refused.status).toBe(400)
  expect(result.body.results).toMatchObject([{ new: true, properties: { email: 'one@acme.test' } }])
})

test('a creation gives 201, or 207 if rows fail', async () => {
  const inputs = [
    { properties: { name: 'A' }, objectWriteTraceId: 'a' },
    { properties: { licet_seats: 'many' }, objectWriteTraceId: 'b' },
  ]
  expect((await call('POST', `${companies}/batch/create`, { inputs: inputs.slice(0, 1) })).status).toBe(201)
  const mixed = await call('POST', `${companies}/batch/create`, { inputs })
  expect(mixed).toMatchObject({ status: 207, body: { numErrors: 1 } })
})

test('a read names the records that it did not find', async () => {
  const account = newAccount()
  await upsert(row(account, 't', { name: 'Found' }))
  const inputs = [{ id: account }, { id: 'acct_none' }, { id: 'acct_nobody' }]
  const query = { inputs, idProperty: 'licet_account_id', properties: ['name', 'licet_status'] }
  const { status, body } = await call('POST', `${companies}/batch/read`, query)

  expect(status).toBe(207)
  expect(body.results).toMatchObject([{ properties: { name: 'Found', licet_status: null } }])
  expect(body.errors).toMatchObject([
    { category: 'OBJECT_NOT_FOUND', context: { ids: ['acct_none', 'acct_nobody'] } },
  ])
  const whole = await call('POST', `${companies}/batch/read`, { ...query, inputs: inputs.slice(0, 1) })
  expect(whole.status).toBe(200)
})

test('archiving gives 204, also for unknown ids', async () => {
  const account = newAccount()
  const { id } = (await upsert(row(account, 't'))).body.results[0]!
  const { status, text } = await call('POST', `${companies}/batch/archive`, { inputs: [{ id }, { id: '1' }] })

  expect({ status, text }).toEqual({ status: 204, text: '' })
  expect((await byAccount(account)).status).toBe(404)
  expect((await upsert(row(account, 't'))).body.results[0]!.new).toBe(true)
})

test('every second id is above 2^53, and is returned with all its digits', async () => {
  const { body } = await upsert(row(newAccount(), 'a'), row(newAccount(), 'b'))
  const large = body.results.map(({ id }) => id).filter((id) => !Number.isSafeInteger(Number(id)))

  expect(large).toHaveLength(1)
  expect((await call('GET', `${companies}/${large[0]}`)).body.id).toBe(large[0])
  expect(String(Number(large[0]))).not.toBe(large[0])
})

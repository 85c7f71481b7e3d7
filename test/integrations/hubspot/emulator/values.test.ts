import { expect, test } from 'vitest'
import { addLicensing, startTestEmulator } from './client.ts'

const emulator = await startTestEmulator()
const { call } = emulator
await addLicensing(emulator)
const companies = '/crm/objects/2026-09/companies'
const { id } = (await call('POST', companies, { properties: { name: 'Acme' } })).body

async function write(name: string, value: unknown) {
  const response = await call('PATCH', `${companies}/${id}`, { properties: { [name]: value } })
  const { properties } = (await call('GET', `${companies}/${id}?properties=${name}`)).body
  return { status: response.status, error: response.body.errors?.[0]?.code, stored: properties[name] }
}

test.each([
  ['licet_next_expiry', '2027-02-28', '2027-02-28'],
  ['licet_next_expiry', '2027-02-28T00:00:00Z', '2027-02-28'],
  ['licet_next_expiry', String(Date.UTC(2027, 1, 28)), '2027-02-28'],
  ['licet_last_activation', '2026-11-25T13:30:00+01:00', '2026-11-25T12:30:00.000Z'],
  ['licet_last_activation', String(Date.UTC(2026, 10, 25)), '2026-11-25T00:00:00.000Z'],
  ['licet_trial', 'true', 'true'],
  ['licet_trial', 'false', 'false'],
  ['licet_status', 'grace', 'grace'],
  ['licet_types', 'cad;basic', 'cad;basic'],
  ['licet_seats', '12', '12'],
  ['licet_account_id', 'a'.repeat(65_536), 'a'.repeat(65_536)],
])('%s accepts %j', async (name, value, stored) => {
  expect(await write(name, value)).toEqual({ status: 200, error: undefined, stored })
})

test.each([
  ['licet_next_expiry', '2027-02-29', 'INVALID_DATE'],
  ['licet_next_expiry', '2027-02-28T23:00:00Z', 'INVALID_DATE'],
  ['licet_next_expiry', '28.02.2027', 'INVALID_DATE'],
  ['licet_last_activation', '2026-11-25T13:30:00', 'INVALID_DATE'],
  ['licet_last_activation', 'yesterday', 'INVALID_DATE'],
  ['licet_trial', 'yes', 'INVALID_OPTION'],
  ['licet_trial', 'True', 'INVALID_OPTION'],
  ['licet_status', 'GRACE', 'INVALID_OPTION'],
  ['licet_status', 'active;grace', 'INVALID_OPTION'],
  ['licet_types', 'cad,basic', 'INVALID_OPTION'],
  ['licet_seats', 'twelve', 'INVALID_INTEGER'],
  ['licet_account_id', 'a'.repeat(65_537), 'PROPERTY_VALUE_TOO_LONG'],
  ['licet_unheard_of', 'x', 'PROPERTY_DOESNT_EXIST'],
  ['hs_object_id', '1', 'READ_ONLY_VALUE'],
  ['createdate', '2026-01-01', 'READ_ONLY_VALUE'],
])('%s refuses %j with %s', async (name, value, error) => {
  const before = (await call('GET', `${companies}/${id}?properties=${name}`)).body.properties[name]
  expect(await write(name, value)).toEqual({ status: 400, error, stored: before })
})

test.each([true, 12, null, ['a'], { a: 1 }])('refuses %j, which is not text', async (value) => {
  const { status, body } = await call('PATCH', `${companies}/${id}`, { properties: { name: value } })
  expect({ status, category: body.category }).toEqual({ status: 400, category: 'VALIDATION_ERROR' })
  expect(body.message).toContain('Invalid input JSON')
})

test('an empty text clears a property, which is then null', async () => {
  await write('licet_status', 'active')
  expect(await write('licet_status', '')).toEqual({ status: 200, error: undefined, stored: null })
})

test('reports all problems at once, and writes nothing', async () => {
  const properties = { name: 'Changed', licet_seats: 'x', licet_status: 'x', nope: 'x' }
  const { status, body } = await call('PATCH', `${companies}/${id}`, { properties })

  expect(status).toBe(400)
  expect(body.errors.map(({ code }) => code)).toEqual([
    'INVALID_INTEGER',
    'INVALID_OPTION',
    'PROPERTY_DOESNT_EXIST',
  ])
  expect((await call('GET', `${companies}/${id}`)).body.properties.name).toBe('Acme')
})

test('stores and compares mail addresses in lower case, and refuses invalid ones', async () => {
  const contacts = '/crm/objects/2026-09/contacts'
  const created = await call('POST', contacts, { properties: { email: 'Grace@Acme.test' } })
  const found = await call('GET', `${contacts}/GRACE@acme.test?idProperty=email`)
  const refused = await call('POST', contacts, { properties: { email: 'grace at acme' } })

  expect(found.body).toMatchObject({ id: created.body.id, properties: { email: 'grace@acme.test' } })
  expect(refused.body.errors).toMatchObject([{ code: 'INVALID_EMAIL' }])
})

test('a deal is won by its stage, and its won property is read-only', async () => {
  const deals = '/crm/objects/2026-09/deals'
  const query = '?properties=hs_is_closed_won,hs_is_closed'
  const deal = (await call('POST', deals, { properties: { dealname: 'Seats', dealstage: 'contractsent' } }))
    .body
  const stages: unknown[] = []
  for (const dealstage of ['closedwon', 'closedlost', 'closedwon']) {
    await call('PATCH', `${deals}/${deal.id}`, { properties: { dealstage } })
    emulator.advance(emulator.portal.computeLagMs)
    const { properties } = (await call('GET', `${deals}/${deal.id}${query}`)).body
    stages.push([properties.hs_is_closed, properties.hs_is_closed_won])
  }

  expect(stages).toEqual([
    ['true', 'true'],
    ['true', 'false'],
    ['true', 'true'],
  ])
  const refused = await call('PATCH', `${deals}/${deal.id}`, { properties: { hs_is_closed_won: 'true' } })
  expect(refused.body.errors).toMatchObject([{ code: 'READ_ONLY_VALUE' }])
})

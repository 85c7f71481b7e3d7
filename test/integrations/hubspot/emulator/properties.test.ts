import { expect, test } from 'vitest'
import { startTestEmulator } from './client.ts'

const { call } = await startTestEmulator()
const path = '/crm/properties/2026-09/companies'
const companies = '/crm/objects/2026-09/companies'
await call('POST', `${path}/groups`, { name: 'licensing', label: 'Licensing' })

const text = (name: string, more: object = {}) => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'licensing',
  ...more,
})
const choice = (name: string, ...values: string[]) => ({
  ...text(name),
  type: 'enumeration',
  fieldType: 'select',
  options: values.map((value) => ({ value, label: value })),
})

test('creates a group once, renames it, and deletes it only if it is empty', async () => {
  const made = await call('POST', `${path}/groups`, { name: 'spare', label: 'Spare' })
  const again = await call('POST', `${path}/groups`, { name: 'spare', label: 'Spare' })
  const renamed = await call('PATCH', `${path}/groups/spare`, { label: 'Spare parts' })

  expect(made).toMatchObject({ status: 201, body: { name: 'spare', archived: false } })
  expect(again).toMatchObject({ status: 409, body: { category: 'OBJECT_ALREADY_EXISTS' } })
  expect(renamed.body.label).toBe('Spare parts')
  await call('POST', path, text('kept_in_spare', { groupName: 'spare' }))
  expect((await call('DELETE', `${path}/groups/spare`)).status).toBe(400)
  await call('DELETE', `${path}/kept_in_spare`)
  expect((await call('DELETE', `${path}/groups/spare`)).status).toBe(204)
  expect((await call('GET', `${path}/groups/spare`)).status).toBe(404)
})

test('creates a property once, and only in an existing group', async () => {
  expect((await call('POST', path, text('licet_note'))).status).toBe(201)
  expect(await call('POST', path, text('licet_note'))).toMatchObject({
    status: 409,
    body: { category: 'OBJECT_ALREADY_EXISTS' },
  })
  expect((await call('POST', path, text('licet_lost', { groupName: 'nowhere' }))).status).toBe(400)
  expect((await call('GET', `${path}/licet_lost`)).status).toBe(404)
})

test.each([
  ['a name in capitals', text('Licet')],
  ['a name that begins with a digit', text('1licet')],
  ['an unknown type', text('licet_x', { type: 'boolean' })],
  ['a field type of another type', text('licet_x', { type: 'number' })],
  ['an enumeration without options', choice('licet_x')],
  ['an option twice', choice('licet_x', 'a', 'a')],
  ['options on a text', text('licet_x', { options: [{ value: 'a', label: 'a' }] })],
])('refuses %s', async (_, property) => {
  expect(await call('POST', path, property)).toMatchObject({
    status: 400,
    body: { category: 'VALIDATION_ERROR' },
  })
  expect((await call('GET', `${path}/licet_x`)).status).toBe(404)
})

test('sent options replace all options, and records keep their values', async () => {
  await call('POST', path, choice('licet_state', 'active', 'grace'))
  const { id } = (await call('POST', companies, { properties: { licet_state: 'grace' } })).body
  const patched = await call('PATCH', `${path}/licet_state`, {
    options: ['active', 'ended'].map((value) => ({ value, label: value })),
  })
  const refused = await call('PATCH', `${companies}/${id}`, { properties: { licet_state: 'grace ' } })

  expect(patched.body.options.map(({ value }) => value)).toEqual(['active', 'ended'])
  expect(refused.body.errors).toMatchObject([{ code: 'INVALID_OPTION' }])
  const kept = await call('GET', `${companies}/${id}?properties=licet_state`)
  expect(kept.body.properties.licet_state).toBe('grace')
})

test('uniqueness can be set only at creation', async () => {
  await call('POST', path, text('licet_late'))
  const patched = await call('PATCH', `${path}/licet_late`, { hasUniqueValue: true, label: 'Late' })

  expect(patched.body).toMatchObject({ label: 'Late', hasUniqueValue: false })
  const response = await call('GET', `${companies}/x?idProperty=licet_late`)
  expect(response).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
})

test('a type has at most 10 unique properties', async () => {
  const contacts = '/crm/properties/2026-09/contacts'
  await call('POST', `${contacts}/groups`, { name: 'licensing', label: 'Licensing' })
  const make = (number: number) =>
    call('POST', contacts, text(`licet_key_${number}`, { hasUniqueValue: true }))
  for (let number = 1; number <= 10; number += 1) expect((await make(number)).status).toBe(201)

  expect((await make(11)).status).toBe(400)
  expect((await call('GET', `${contacts}/licet_key_11`)).status).toBe(404)
})

test('an archived property is missing, and is restored with its values', async () => {
  await call('POST', path, text('licet_ref', { hasUniqueValue: true }))
  const { id } = (await call('POST', companies, { properties: { licet_ref: 'acct_7' } })).body
  await call('DELETE', `${path}/licet_ref`)
  const gone = await call('PATCH', `${companies}/${id}`, { properties: { licet_ref: 'x' } })
  const back = await call('POST', path, text('licet_ref', { label: 'Reference' }))
  const found = await call('GET', `${companies}/acct_7?idProperty=licet_ref&properties=licet_ref`)

  expect(gone.body.errors).toMatchObject([{ code: 'PROPERTY_DOESNT_EXIST' }])
  expect(back).toMatchObject({ status: 201, body: { label: 'Reference', hasUniqueValue: true } })
  expect(found.body).toMatchObject({ id, properties: { licet_ref: 'acct_7' } })
})

test('shows HubSpot’s own properties, and refuses to archive them', async () => {
  const listed = (await call('GET', path)).body.results.map(({ name }) => name)

  expect(listed).toEqual(expect.arrayContaining(['name', 'domain', 'hs_object_id', 'hs_merged_object_ids']))
  expect((await call('DELETE', `${path}/domain`)).status).toBe(400)
  expect((await call('GET', `${path}/domain`)).body).toMatchObject({
    hubspotDefined: true,
    hasUniqueValue: false,
  })
})

test('reads and archives properties in batches', async () => {
  const inputs = ['licet_one', 'licet_two'].map((name) => ({ name }))
  await call('POST', `${path}/batch/create`, { inputs: inputs.map(({ name }) => text(name)) })
  const read = await call('POST', `${path}/batch/read`, { inputs })
  const archived = await call('POST', `${path}/batch/archive`, { inputs })

  expect(read.body.results.map(({ name }) => name)).toEqual(['licet_one', 'licet_two'])
  expect(archived.status).toBe(204)
  expect((await call('GET', `${path}/licet_two`)).status).toBe(404)
})

test('the pipeline of deals shows which stages are won', async () => {
  const { body } = await call('GET', '/crm/pipelines/2026-09/deals')
  const stages = body.results[0]!.stages as {
    id: string
    metadata: { isClosed: string; probability: string }
  }[]
  const won = stages.filter(({ metadata }) => metadata.isClosed === 'true' && metadata.probability === '1.0')

  expect(won.map(({ id }) => id)).toEqual(['closedwon'])
  expect((await call('GET', '/crm/pipelines/2026-09/companies')).status).toBe(404)
})

import { expect, test } from 'vitest'
import { startTestEmulator } from './client.ts'

const { call, portal } = await startTestEmulator()
const schemas = '/crm-object-schemas/2026-09/schemas'
const objects = '/crm/objects/2026-09'
const license = {
  name: 'license',
  labels: { singular: 'License', plural: 'Licenses' },
  primaryDisplayProperty: 'license_name',
  requiredProperties: ['license_id'],
  searchableProperties: ['license_id'],
  properties: [
    { name: 'license_name', label: 'Name', type: 'string', fieldType: 'text' },
    { name: 'license_id', label: 'License', type: 'string', fieldType: 'text', hasUniqueValue: true },
  ],
  associatedObjects: ['COMPANY'],
}
const made = await call('POST', schemas, license)
const typeId = String(made.body.objectTypeId)

test('creates a custom object once, with several names', async () => {
  expect(made).toMatchObject({
    status: 201,
    body: { fullyQualifiedName: `p${portal.id}_license`, name: 'license' },
  })
  expect(typeId).toMatch(/^2-\d+$/)
  expect(await call('POST', schemas, license)).toMatchObject({
    status: 409,
    body: { category: 'OBJECT_ALREADY_EXISTS' },
  })
  for (const name of [typeId, 'license', `p${portal.id}_license`]) {
    expect((await call('GET', `${schemas}/${name}`)).body.objectTypeId).toBe(typeId)
    expect((await call('GET', `${objects}/${name}`)).status).toBe(200)
  }
})

test('upserts its records by their unique property, and requires the required properties', async () => {
  const inputs = ['lic_1', 'lic_2'].map((id) => ({
    id,
    idProperty: 'license_id',
    objectWriteTraceId: id,
    properties: {},
  }))
  const upserted = await call('POST', `${objects}/${typeId}/batch/upsert`, { inputs })
  const bare = await call('POST', `${objects}/${typeId}`, { properties: { license_name: 'Pro' } })

  expect(upserted.body.results).toHaveLength(2)
  expect(bare.body.errors).toMatchObject([{ code: 'MISSING_REQUIRED_PROPERTY' }])
})

test('associates a record with its company', async () => {
  const company = (await call('POST', `${objects}/companies`, { properties: { name: 'Acme' } })).body.id
  const { id } = (await call('POST', `${objects}/license`, { properties: { license_id: 'lic_3' } })).body
  const put = await call('PUT', `${objects}/license/${id}/associations/default/companies/${company}`)

  expect(put).toMatchObject({ status: 200, body: { status: 'COMPLETE' } })
  expect((await call('GET', `${objects}/companies/${company}/associations/license`)).text).toContain(
    `"toObjectId":${id}`,
  )
})

test('refuses a schema that names a missing property, and creates nothing', async () => {
  const refused = await call('POST', schemas, { ...license, name: 'other', requiredProperties: ['nope'] })
  expect(refused.status).toBe(400)
  expect((await call('GET', `${schemas}/other`)).status).toBe(404)
  expect((await call('GET', schemas)).body.results).toHaveLength(1)
})

test('deletes a schema only without records', async () => {
  expect((await call('DELETE', `${schemas}/license`)).status).toBe(400)
  for (const { id } of (await call('GET', `${objects}/license`)).body.results)
    await call('DELETE', `${objects}/license/${id}`)
  expect((await call('DELETE', `${schemas}/license`)).status).toBe(204)
  expect((await call('GET', `${objects}/license`)).status).toBe(404)
})

import { expect, test } from 'vitest'
import {
  executeAction,
  signedHeadersV2,
} from '../../../../integrations/hubspot/emulator/control/workflow-action.ts'
import { startTestEmulator } from './client.ts'

const emulator = await startTestEmulator()
const { call, portal } = emulator
const objects = '/crm/objects/2026-09'
const labels = '/crm/associations/2026-09/contacts/companies/labels'
const pairs = '/crm/associations/2026-09/contacts/companies'
const create = async (type: string, properties: object) =>
  (await call('POST', `${objects}/${type}`, { properties })).body.id as string
interface Read {
  to: { associationTypes: { label: string | null }[] }[]
}
const labelsOf = async (contact: string) => {
  const { text } = await call('POST', `${pairs}/batch/read`, { inputs: [{ id: contact }] })
  const [result] = (JSON.parse(text) as { results: Read[] }).results
  return result!.to[0]!.associationTypes.flatMap(({ label }) => label ?? [])
}

test('labels of a pair are replaced, not added, and removed without the association', async () => {
  const ids: Record<string, number> = {}
  for (const name of ['boss', 'buyer']) {
    const { body } = await call('POST', labels, { name, label: name })
    ids[name] = (body.results as unknown as { typeId: number }[])[0]!.typeId
    // Both directions have ids of their own, and HubSpot does not show the name.
    expect(body.results).toHaveLength(2)
    expect(body.results[0]).not.toHaveProperty('name')
  }
  expect((await call('POST', labels, { name: 'boss', label: 'Other' })).status).toBe(409)
  expect((await call('POST', labels, { name: '1st', label: 'First' })).status).toBe(400)

  const [contact, company] = [
    await create('contacts', { email: 'ada@gmail.com' }),
    await create('companies', { name: 'B' }),
  ]
  const label = (...names: string[]) => ({
    inputs: [
      {
        from: { id: contact },
        to: { id: company },
        types: names.map((name) => ({ associationCategory: 'USER_DEFINED', associationTypeId: ids[name] })),
      },
    ],
  })
  await call('POST', `${pairs}/batch/create`, label('boss'))
  await call('POST', `${pairs}/batch/create`, label('buyer'))
  expect(await labelsOf(contact)).toEqual(['Primary', 'buyer'])
  await call('POST', `${pairs}/batch/create`, label('boss', 'buyer'))
  expect(await labelsOf(contact)).toEqual(['Primary', 'boss', 'buyer'])
  expect((await call('POST', `${pairs}/batch/labels/archive`, label('boss'))).status).toBe(204)
  expect(await labelsOf(contact)).toEqual(['Primary', 'buyer'])
})

test('a pair of types has at most ten labels', async () => {
  for (let number = 3; number <= 10; number++)
    expect((await call('POST', labels, { name: `own_${number}`, label: `Own ${number}` })).status).toBe(200)
  expect((await call('POST', labels, { name: 'own_11', label: 'Own 11' })).status).toBe(400)
})

test('a custom object is associated only with the types that its schema names', async () => {
  const schemas = '/crm-object-schemas/2026-09/schemas'
  const { body } = await call('POST', schemas, {
    name: 'seat',
    labels: { singular: 'Seat', plural: 'Seats' },
    primaryDisplayProperty: 'seat_name',
    properties: [{ name: 'seat_name', label: 'Name', type: 'string', fieldType: 'text' }],
    associatedObjects: ['COMPANY'],
  })
  const type = body.objectTypeId as string
  expect(body.associations).toMatchObject([{ toObjectTypeId: '0-2' }])
  const [seat, deal] = [await create(type, { seat_name: 'A' }), await create('deals', { dealname: 'D' })]
  const associate = () => call('PUT', `${objects}/${type}/${seat}/associations/default/deals/${deal}`)
  expect((await associate()).status).toBe(400)
  const definition = { fromObjectTypeId: type, toObjectTypeId: '0-3', name: 'seat_to_deal' }
  expect((await call('POST', `${schemas}/${type}/associations`, definition)).status).toBe(201)
  expect((await call('POST', `${schemas}/${type}/associations`, definition)).status).toBe(409)
  expect((await associate()).status).toBe(200)
})

test('tickets need their own scope, tasks and notes those of contacts', async () => {
  const granted = [...portal.tokens.scopesOf(portal.tokens.current)!]
  portal.tokens.grant(granted.filter((scope) => !['tickets', 'crm.objects.contacts.write'].includes(scope)))
  const note = { properties: { hs_timestamp: '2026-01-15T12:00:00Z', hs_note_body: 'x' } }
  expect((await call('POST', `${objects}/tickets`, { properties: { hs_pipeline_stage: '1' } })).status).toBe(
    403,
  )
  expect((await call('POST', `${objects}/notes`, note)).status).toBe(403)
  expect(
    (await call('POST', `${objects}/tasks`, { properties: { hs_timestamp: note.properties.hs_timestamp } }))
      .status,
  ).toBe(403)
  portal.tokens.grant(granted)
  expect((await call('POST', `${objects}/notes`, note)).status).toBe(201)
  expect((await call('POST', `${objects}/notes`, { properties: { hs_note_body: 'x' } })).status).toBe(400)
})

test('signs the actions of workflows like HubSpot, and calls only this machine', async () => {
  const signed = signedHeadersV2('yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy', {
    method: 'GET',
    url: 'https://www.example.com/webhook_uri',
    body: '',
  })
  expect(signed).toEqual({
    'X-HubSpot-Signature-Version': 'v2',
    'X-HubSpot-Signature': 'eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e',
  })
  await expect(
    executeAction(portal, 'secret', { url: 'https://example.com/x', objectType: 'DEAL', objectId: '1' }),
  ).rejects.toThrow('only backends on this machine')
})

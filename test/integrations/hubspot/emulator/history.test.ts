import { expect, test } from 'vitest'
import { NOON, startTestEmulator } from './client.ts'

const { call, agent, advance, portal } = await startTestEmulator()
const companies = '/crm/objects/2026-09/companies'
const { id } = (await call('POST', companies, { properties: { name: 'Acme' } })).body
advance(1_000)
await agent('PATCH', `${companies}/${id}`, { properties: { name: 'Acme Ltd' } })
await call('PATCH', `${companies}/${id}`, { properties: { name: 'Acme Ltd' } })

const history = [
  {
    value: 'Acme Ltd',
    timestamp: new Date(NOON.getTime() + 1_000).toISOString(),
    sourceType: 'CRM_UI',
    sourceId: 'userId:6543210',
  },
  {
    value: 'Acme',
    timestamp: NOON.toISOString(),
    sourceType: 'INTEGRATION',
    sourceId: String(portal.appId),
  },
]

test('the history of a property shows changed values with their source, newest first', async () => {
  const single = await call('GET', `${companies}/${id}?propertiesWithHistory=name,domain`)
  const input = { inputs: [{ id }], propertiesWithHistory: ['name'] }
  const batch = await call('POST', `${companies}/batch/read`, input)

  expect(single.body.propertiesWithHistory).toEqual({ name: history, domain: [] })
  expect(batch.body.results[0]!.propertiesWithHistory).toEqual({ name: history })
  expect((await call('GET', `${companies}/${id}`)).body).not.toHaveProperty('propertiesWithHistory')
})

test('reads the history of at most 50 records at once', async () => {
  const inputs = Array.from({ length: 51 }, (_, index) => ({ id: String(index + 1) }))
  const read = (count: number) =>
    call('POST', `${companies}/batch/read`, {
      inputs: inputs.slice(0, count),
      propertiesWithHistory: ['name'],
    })
  expect((await read(51)).status).toBe(400)
  expect((await read(50)).status).toBe(207)
})

import { expect, test } from 'vitest'
import { subscriptions } from '../../../../integrations/hubspot/emulator/webhooks/subscriptions.ts'
import { startTestEmulator } from './client.ts'

const emulator = await startTestEmulator({
  webhooks: { gatherMs: null, targetUrl: 'http://127.0.0.1:1', subscriptions },
})
const { call, agent } = emulator
const deals = '/crm/objects/2026-09/deals'
const stateOf = async (id: string) => {
  const { body } = await call('GET', `${deals}/${id}?properties=hs_is_closed,hs_is_closed_won,pipeline`)
  return body.properties
}

test('a stage of every pipeline has its meaning in the metadata', async () => {
  const { body } = await call('GET', '/crm/pipelines/2026-09/deals')
  const stages = body.results.flatMap((pipeline) => pipeline.stages as { metadata: object }[])
  expect(body.results).toHaveLength(2)
  for (const probability of ['1.0', '0.0'])
    expect(
      stages.filter(({ metadata }) => 'probability' in metadata && metadata.probability === probability),
    ).toEqual([
      expect.objectContaining({ metadata: { isClosed: 'true', probability } }),
      expect.objectContaining({ metadata: { isClosed: 'true', probability } }),
    ])
})

test('a stage must be in the pipeline of the deal', async () => {
  const create = (properties: object) => call('POST', deals, { properties })
  expect((await create({ dealstage: '145124301' })).status).toBe(400)
  expect((await create({ dealstage: 'closedwon', pipeline: '75124300' })).status).toBe(400)
  const { status, body } = await create({ dealstage: '145124301', pipeline: '75124300' })
  expect(status).toBe(201)
  const path = `${deals}/${body.id}`
  expect((await call('PATCH', path, { properties: { dealstage: 'closedwon' } })).status).toBe(400)
  expect((await call('PATCH', path, { properties: { dealstage: '145124302' } })).status).toBe(200)
})

test('a closed deal is computed later, and without an event', async () => {
  const { id } = (await call('POST', deals, { properties: { dealstage: 'contractsent' } })).body
  emulator.advance(emulator.portal.computeLagMs)
  expect(await stateOf(id)).toMatchObject({ hs_is_closed_won: 'false', pipeline: 'default' })
  await emulator.webhooks.flush()
  await agent('PATCH', `${deals}/${id}`, { properties: { dealstage: 'closedwon' } })
  expect(await stateOf(id)).toMatchObject({ hs_is_closed: 'false', hs_is_closed_won: 'false' })
  emulator.advance(emulator.portal.computeLagMs)
  expect(await stateOf(id)).toMatchObject({ hs_is_closed: 'true', hs_is_closed_won: 'true' })
  expect(emulator.webhooks.pending.map(({ propertyName }) => propertyName)).toEqual(['dealstage'])
})

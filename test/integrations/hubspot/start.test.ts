import { afterAll, expect, test, vi } from 'vitest'
import { startEmulator } from '../../../integrations/hubspot/emulator/start-emulator.ts'
import { startProcess } from '../../postgres/process.ts'

const emulator = await startEmulator()
afterAll(() => emulator.close())
/** The start, and what it is asked afterwards, on a machine that has much else to do. */
const BUSY_MS = 120_000
const READY = /ready at (http:\S+)\/graphql/

test('without a token a development gateway starts an emulator, and tells it', {
  timeout: BUSY_MS,
}, async () => {
  const gateway = startProcess('main.ts', {})
  const [, url] = await gateway.printed(/CRM: an emulator of HubSpot at (http:\S+), as no token is set/)
  expect((await fetch(url!)).status).toBe(200)
  expect(await gateway.kill('SIGTERM')).toBe(0)
})

test('in production there is no emulator, and the start says so', { timeout: BUSY_MS }, async () => {
  const gateway = startProcess('main.ts', { NODE_ENV: 'production' })
  await gateway.printed(/CRM: none, as there is no LICET_HUBSPOT_TOKEN/)
  expect(await gateway.kill('SIGTERM')).toBe(0)
})

test('with a wrong token the gateway runs, and /ready says why the CRM is told nothing', {
  timeout: BUSY_MS,
}, async () => {
  const hubspot = { LICET_HUBSPOT_TOKEN: 'pat-na1-wrong', LICET_HUBSPOT_URL: emulator.url }
  const gateway = startProcess('main.ts', hubspot)
  const [, url] = await gateway.printed(READY)
  await vi.waitFor(
    async () => {
      const response = await fetch(`${url}/ready`)
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({
        status: 'ready',
        crm: { state: 'PAUSED', code: 'INVALID_AUTHENTICATION', reason: expect.any(String) },
      })
    },
    { timeout: 60_000, interval: 100 },
  )
  expect(gateway.output()).not.toContain('pat-na1-wrong')
  expect(await gateway.kill('SIGTERM')).toBe(0)
})

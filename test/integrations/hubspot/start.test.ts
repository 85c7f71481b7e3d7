import { afterAll, expect, test, vi } from 'vitest'
import { startEmulator } from '../../../integrations/hubspot/emulator/start-emulator.ts'
import { startProcess } from '../../postgres/process.ts'

const emulator = await startEmulator()
afterAll(() => emulator.close())
/** Timeout for a start under load. */
const TIMEOUT_MS = 120_000
const READY = /ready at (http:\S+)\/graphql/

test('a development gateway without a token starts an emulator and uses it', {
  timeout: TIMEOUT_MS,
}, async () => {
  const gateway = startProcess('start', {})
  const [, url] = await gateway.printed(/CRM: an emulator of HubSpot at (http:\S+), as no token is set/)
  expect((await fetch(url!)).status).toBe(200)
  expect(await gateway.kill('SIGTERM')).toBe(0)
})

test('a production gateway without a token starts no emulator, and prints that it has no CRM', {
  timeout: TIMEOUT_MS,
}, async () => {
  const gateway = startProcess('start', { NODE_ENV: 'production', LICET_TRUSTED_PROXIES: 'loopback' })
  await gateway.printed(/CRM: none, as there is no LICET_HUBSPOT_TOKEN/)
  expect(await gateway.kill('SIGTERM')).toBe(0)
})

test('a gateway with a wrong token runs, and /ready shows why the sync is paused', {
  timeout: TIMEOUT_MS,
}, async () => {
  const hubspot = { LICET_HUBSPOT_TOKEN: 'pat-na1-wrong', LICET_HUBSPOT_URL: emulator.url }
  const gateway = startProcess('start', hubspot)
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
    { timeout: 100_000, interval: 100 },
  )
  expect(gateway.output()).not.toContain('pat-na1-wrong')
  expect(await gateway.kill('SIGTERM')).toBe(0)
})

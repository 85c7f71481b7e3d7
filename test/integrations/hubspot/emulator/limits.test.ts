import { expect, onTestFinished, test } from 'vitest'
import type { EmulatorOptions } from '../../../../integrations/hubspot/emulator/start-emulator.ts'
import { NOON, startTestEmulator } from './client.ts'

const start = (options: EmulatorOptions = {}) => startTestEmulator(options, onTestFinished)

const limits = { burst: 10, daily: 1_000, searchPerSecond: 5 }
const details = '/account-info/2026-09/details'
const tooMany = (policyName: string) => ({
  status: 'error',
  message: `You have reached your ${policyName.toLowerCase()} limit.`,
  errorType: 'RATE_LIMIT',
  correlationId: expect.any(String),
  policyName,
})

test('accepts no more calls than the burst in any ten seconds', async () => {
  const { call, advance } = await start({ limits })
  for (let made = 0; made < 10; made += 1) {
    expect((await call('GET', details)).status).toBe(200)
    advance(100)
  }
  expect(await call('GET', details)).toMatchObject({ status: 429, body: tooMany('TEN_SECONDLY_ROLLING') })
  advance(8_999)
  expect((await call('GET', details)).status).toBe(429)
  advance(1)
  expect((await call('GET', details)).status).toBe(200)
  expect((await call('GET', details)).status).toBe(429)
})

test('responses show the remaining calls, except those of search', async () => {
  const { call } = await start({ limits })
  const { headers } = await call('GET', details)
  const search = await call('POST', '/crm/objects/2026-09/companies/search', {})

  expect(Object.fromEntries(headers)).toMatchObject({
    'x-hubspot-ratelimit-max': '10',
    'x-hubspot-ratelimit-remaining': '9',
    'x-hubspot-ratelimit-interval-milliseconds': '10000',
    'x-hubspot-ratelimit-daily': '1000',
    'x-hubspot-ratelimit-daily-remaining': '999',
  })
  expect(search.status).toBe(200)
  expect([...search.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([])
})

test('accepts at most five searches in any second, and other calls beside them', async () => {
  const { call, advance } = await start({ limits: { ...limits, burst: 100 } })
  const search = () => call('POST', '/crm/objects/2026-09/companies/search', {})
  for (let made = 0; made < 5; made += 1) expect((await search()).status).toBe(200)

  expect(await search()).toMatchObject({ status: 429, body: tooMany('SECONDLY') })
  expect((await call('GET', details)).status).toBe(200)
  advance(1_000)
  expect((await search()).status).toBe(200)
})

test("counts the day's calls until midnight in the account's zone", async () => {
  const { call, advance, portal } = await start({ limits, timeZone: 'Europe/Berlin' })
  portal.usage.setToday(998)
  const used = await call('GET', '/account-info/2026-09/api-usage/daily/private-apps')
  await call('GET', details)

  expect(used.body.results).toMatchObject([
    { usageLimit: 1_000, currentUsage: 999, resetsAt: '2026-11-25T23:00:00.000Z', fetchStatus: 'SUCCESS' },
  ])
  expect(await call('GET', details)).toMatchObject({ status: 429, body: tooMany('DAILY') })
  advance(Date.parse('2026-11-25T22:59:59.999Z') - NOON.getTime())
  expect((await call('GET', details)).body).toMatchObject(tooMany('DAILY'))
  advance(1)
  expect((await call('GET', details)).status).toBe(200)
})

test('does not count refused calls', async () => {
  const { call, portal } = await start({ limits })
  for (let made = 0; made < 15; made += 1) await call('GET', details)
  await call('GET', details, undefined, { authorization: 'Bearer wrong' })
  expect(portal.usage.today()).toBe(10)
})

test('plans have HubSpot’s limits', async () => {
  const portals = await Promise.all(
    (['starter', 'professional', 'enterprise'] as const).map((plan) => start({ plan, limits: {} })),
  )
  expect(portals.map(({ portal }) => portal.usage.limits)).toEqual([
    { burst: 100, daily: 250_000, searchPerSecond: 5 },
    { burst: 190, daily: 625_000, searchPerSecond: 5 },
    { burst: 190, daily: 1_000_000, searchPerSecond: 5 },
  ])
})

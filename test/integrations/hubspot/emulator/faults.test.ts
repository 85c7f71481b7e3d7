import { afterEach, expect, test } from 'vitest'
import { startTestEmulator } from './client.ts'

const emulator = await startTestEmulator()
const { call, portal } = emulator
const companies = '/crm/objects/2026-09/companies'
const count = async () => (await call('GET', `${companies}?limit=100`)).body.results.length
afterEach(() => portal.faults.clear())

test.each([502, 503, 504, 521, 526, 200])('plays a page of the edge with status %d', async (status) => {
  portal.faults.add({ play: { kind: 'html', status } })
  const response = await call('GET', companies)

  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.text).toContain('<!DOCTYPE html>')
  expect((await call('GET', companies)).status).toBe(200)
})

test('plays a response without a type, and an empty one', async () => {
  portal.faults.add({ play: { kind: 'untyped', status: 503 } })
  portal.faults.add({ play: { kind: 'empty', status: 200 } })
  const untyped = await call('GET', companies)
  const empty = await call('GET', companies)

  expect([untyped.status, untyped.headers.get('content-type')]).toEqual([503, null])
  expect(untyped.text).toContain('upstream')
  expect([empty.status, empty.text]).toEqual([200, ''])
})

test('plays a locked record, a migrating account and a server error', async () => {
  portal.faults.add({ play: { kind: 'locked' } })
  portal.faults.add({ play: { kind: 'migrating', retryAfterSeconds: 30 } })
  portal.faults.add({ play: { kind: 'error', status: 500 } })
  const responses = [await call('GET', companies), await call('GET', companies), await call('GET', companies)]

  expect(responses.map(({ status }) => status)).toEqual([423, 477, 500])
  expect(responses[1]!.headers.get('retry-after')).toBe('30')
  expect(responses.every(({ body }) => body.status === 'error')).toBe(true)
})

test.each(['TEN_SECONDLY_ROLLING', 'SECONDLY', 'DAILY'] as const)(
  'plays the rate limit %s',
  async (policy) => {
    portal.faults.add({ play: { kind: 'rate-limited', policy, retryAfterSeconds: 7 } })
    const { status, body, headers } = await call('GET', companies)

    expect({ status, policy: body.policyName, after: headers.get('retry-after') }).toEqual({
      status: 429,
      policy,
      after: '7',
    })
  },
)

test('with `afterwards`, a creation succeeds although the response is 502', async () => {
  const before = await count()
  portal.faults.add({ method: 'POST', play: { kind: 'html', status: 502 }, afterwards: true })
  const response = await call('POST', companies, { properties: { name: 'Twice' } })

  expect(response.status).toBe(502)
  expect(await count()).toBe(before + 1)
})

test('without `afterwards`, the fault comes first and nothing is written', async () => {
  const before = await count()
  portal.faults.add({ method: 'POST', play: { kind: 'html', status: 502 } })
  await call('POST', companies, { properties: { name: 'Never' } })
  expect(await count()).toBe(before)
})

test('plays a broken connection before and after a write', async () => {
  const before = await count()
  for (const afterwards of [false, true]) {
    portal.faults.add({ method: 'POST', play: { kind: 'reset' }, afterwards })
    await expect(call('POST', companies, { properties: { name: 'Broken' } })).rejects.toThrow('fetch failed')
  }
  expect(await count()).toBe(before + 1)
  expect(emulator.calls.filter(({ status }) => status === 0)).toHaveLength(2)
})

test('plays a call without a response', async () => {
  portal.faults.add({ play: { kind: 'hang' } })
  const hung = fetch(emulator.url + companies, { signal: AbortSignal.timeout(50) })

  await expect(hung).rejects.toThrow('timeout')
  expect((await call('GET', companies)).status).toBe(200)
})

test('plays a late response, which is the real one', async () => {
  portal.faults.add({ path: companies, play: { kind: 'slow', delayMs: 30 } })
  const order: string[] = []
  const slow = call('GET', companies).then(({ status }) => order.push(`slow ${status}`))
  await call('GET', '/account-info/2026-09/details').then(() => order.push('other'))
  await slow

  expect(order).toEqual(['other', 'slow 200'])
})

test('a fault affects matching calls only, `times` times, after `after` calls', async () => {
  portal.faults.add({ method: 'GET', path: '/companies', after: 1, times: 2, play: { kind: 'locked' } })
  const statuses = []
  for (let made = 0; made < 4; made += 1) statuses.push((await call('GET', companies)).status)
  const other = await call('GET', '/crm/objects/2026-09/contacts')

  expect(statuses).toEqual([200, 423, 423, 200])
  expect(other.status).toBe(200)
})

test('a fault without a limit affects every batch with a certain row', async () => {
  portal.faults.add({ path: '/batch/', bodyIncludes: '"acct_bad"', times: null, play: { kind: 'conflict' } })
  const upsert = (...ids: string[]) => {
    const inputs = ids.map((name) => ({ properties: { name }, objectWriteTraceId: name }))
    return call('POST', `${companies}/batch/create`, { inputs })
  }
  const before = await count()

  for (const ids of [['acct_1', 'acct_bad'], ['acct_bad']])
    expect(await upsert(...ids)).toMatchObject({ status: 409, body: { category: 'CONFLICT' } })
  expect(await count()).toBe(before)
  expect((await upsert('acct_1')).status).toBe(201)
})

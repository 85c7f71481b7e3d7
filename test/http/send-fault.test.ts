import { expect, test } from 'vitest'
import { ProviderUnavailable } from '../../src/auth/access-token.ts'
import { Cancelled } from '../../src/platform/cancellation.ts'
import { ConnectionUnavailable } from '../../src/platform/database/unavailable.ts'
import { Overloaded } from '../../src/platform/limits/overloaded.ts'
import { RateLimited } from '../../src/platform/limits/rate-limited.ts'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
let thrown: unknown
const url = await listen(app, { routes: [() => Promise.reject(thrown)] })

const delay = expect.stringMatching(/^[123]$/)

test.each<[string, unknown, number, string, object, string | null]>([
  ['a rate limit', new RateLimited(1_500), 429, 'RATE_LIMITED', { 'retry-after': '2' }, null],
  ['an overload', new Overloaded(), 503, 'OVERLOADED', { 'retry-after': delay }, null],
  ['a deadline', new Cancelled('REQUEST_TIMED_OUT'), 504, 'REQUEST_TIMED_OUT', {}, null],
  [
    'an outage of the identity provider',
    new ProviderUnavailable('The provider at https://id.example is down.'),
    503,
    'IDENTITY_UNAVAILABLE',
    { 'retry-after': '5', connection: 'close' },
    'request failed',
  ],
  [
    'no connection to the database',
    new Error('wrapped', { cause: new ConnectionUnavailable('all 10 are in use', null) }),
    503,
    'DATABASE_UNAVAILABLE',
    { 'retry-after': delay },
    'database unavailable',
  ],
  [
    'a full disk of the database',
    Object.assign(new Error('no space left on https://id.example'), { code: '53100' }),
    503,
    'DATABASE_UNAVAILABLE',
    { 'retry-after': delay },
    'database unavailable',
  ],
  [
    'any other error',
    new Error('https://id.example'),
    500,
    'INTERNAL',
    { connection: 'close' },
    'request failed',
  ],
])('%s has a status, headers and a code, and only an outage is logged', async (_, error, ...expected) => {
  const [status, code, headers, logged] = expected
  thrown = error
  const before = app.logged.length
  const response = await fetch(`${url}/route`)
  const body = await response.text()
  expect(response.status).toBe(status)
  expect(Object.fromEntries(response.headers)).toMatchObject({ connection: 'keep-alive', ...headers })
  expect(response.headers.has('retry-after')).toBe('retry-after' in headers)
  const retryAfter = Number(response.headers.get('retry-after'))
  // The delay of the identity provider is in the header alone.
  const isInBody = 'retry-after' in headers && code !== 'IDENTITY_UNAVAILABLE'
  expect(JSON.parse(body)).toEqual({
    errors: [{ message: expect.any(String), extensions: { code, ...(isInBody && { retryAfter }) } }],
  })
  expect(body).not.toContain('id.example')
  expect(app.logged.slice(before).map(({ msg }) => msg)).toEqual(logged === null ? [] : [logged])
})

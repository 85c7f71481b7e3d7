import { expect, test } from 'vitest'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const body = JSON.stringify({ query: '{ viewer { audience } }' })
const json = { 'content-type': 'application/json' }

const post = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, { method: 'POST', headers: { ...json, ...headers }, body })

const production = await listen(app, { edge: { production: true, trustedProxies: ['loopback'] } })

test('rejects an unencrypted request in production without reading it', async () => {
  const response = await post(production, { authorization: 'Bearer licet_wrong' })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'HTTPS_REQUIRED' } }] })
  for (const path of ['/health', '/ready', '/.well-known/jwks.json', '/nothing']) {
    expect((await fetch(production + path)).status).toBe(403)
  }
})

test('believes a trusted proxy that the client used TLS', async () => {
  expect((await post(production, { 'x-forwarded-proto': 'https' })).status).toBe(200)
})

test.each(['http', 'https, http', 'http, https', 'httpsx', ''])(
  'rejects the forwarded protocol "%s", because every hop must be encrypted',
  async (proto) => {
    expect((await post(production, { 'x-forwarded-proto': proto })).status).toBe(403)
  },
)

test('does not believe an untrusted proxy', async () => {
  const bare = await listen(app, { edge: { production: true, trustedProxies: ['10.0.0.0/8'] } })
  expect((await post(bare, { 'x-forwarded-proto': 'https' })).status).toBe(403)
})

test('outside production accepts unencrypted requests from this machine alone', async () => {
  const developer = await listen(app, { edge: { trustedProxies: ['loopback'] } })
  expect((await post(developer)).status).toBe(200)
  const afar = { 'x-forwarded-for': '192.0.2.7' }
  expect((await post(developer, afar)).status).toBe(403)
  expect((await post(developer, { ...afar, 'x-forwarded-proto': 'https' })).status).toBe(200)
})

test('sends the security headers with every response', async () => {
  const url = await listen(app)
  const responses = [
    await post(url),
    await post(production),
    await fetch(`${url}/graphql`),
    await fetch(`${url}/health`),
    await fetch(`${url}/nothing`),
    await fetch(`${url}/.well-known/jwks.json`),
  ]
  for (const { headers } of responses) {
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
  }
  expect(responses[0]!.headers.get('cache-control')).toBe('no-store')
})

test('allows pages of a listed origin to use the graph, without cookies', async () => {
  const origin = 'https://app.example'
  const url = await listen(app, { edge: { corsOrigins: [origin] } })
  const preflight = await fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
  expect(preflight.headers.get('access-control-allow-methods')).toBe('POST')
  expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization')
  const { headers } = await post(url, { origin })
  expect(headers.get('access-control-allow-origin')).toBe(origin)
  expect(headers.get('access-control-allow-credentials')).toBeNull()
  expect(headers.get('vary')).toContain('Origin')
})

test.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null'])(
  'rejects the preflight of %s with the variable to set',
  async (origin) => {
    const url = await listen(app, { edge: { corsOrigins: ['https://app.example'] } })
    expect((await post(url, { origin })).headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(403)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    const body = await preflight.text()
    expect(JSON.parse(body).errors[0]).toMatchObject({
      message: expect.stringContaining('LICET_CORS_ORIGINS'),
      extensions: { code: 'ORIGIN_NOT_ALLOWED' },
    })
    expect(body).not.toContain(origin)
  },
)

test.each([
  ['OPTIONS without an origin', { 'access-control-request-method': 'POST' }],
  ['OPTIONS that is not a preflight', { origin: 'https://evil.example' }],
])('responds to %s as to any other method', async (_, headers) => {
  const url = await listen(app)
  const response = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers: headers as HeadersInit })
  expect(response.status).toBe(405)
  expect((await response.json()).errors[0].extensions.code).toBe('METHOD_NOT_ALLOWED')
})

test('lets an integration serve its own paths, with the address and id of the request', async () => {
  const url = await listen(app, {
    routes: [
      async (_request, response, { path, address, requestId }) => {
        if (path !== '/integration') return false
        response.end(JSON.stringify({ address, requestId }))
        return true
      },
    ],
  })
  const response = await fetch(`${url}/integration?x=1`, { headers: { 'x-request-id': 'mine' } })
  expect(await response.json()).toEqual({ address: '127.0.0.1', requestId: 'mine' })
  expect((await fetch(`${url}/other`)).status).toBe(404)
})

import { expect, test } from 'vitest'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const body = JSON.stringify({ query: '{ viewer { audience } }' })
const json = { 'content-type': 'application/json' }

const ask = (url: string, headers: Record<string, string> = {}) =>
  fetch(`${url}/graphql`, { method: 'POST', headers: { ...json, ...headers }, body })

const production = await listen(app, { edge: { production: true, trustedProxies: ['loopback'] } })

test('in production a request in clear text is refused, and not read', async () => {
  const response = await ask(production, { authorization: 'Bearer licet_wrong' })
  expect(response.status).toBe(403)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'HTTPS_REQUIRED' } }] })
  for (const path of ['/health', '/ready', '/.well-known/jwks.json', '/nothing']) {
    expect((await fetch(production + path)).status).toBe(403)
  }
})

test('a trusted proxy is believed that the client used TLS', async () => {
  expect((await ask(production, { 'x-forwarded-proto': 'https' })).status).toBe(200)
})

test.each(['http', 'https, http', 'http, https', 'httpsx', ''])(
  'a trusted proxy that notes "%s" is refused: every hop has to be encrypted',
  async (proto) => {
    expect((await ask(production, { 'x-forwarded-proto': proto })).status).toBe(403)
  },
)

test('nobody else is believed', async () => {
  const bare = await listen(app, { edge: { production: true, trustedProxies: ['10.0.0.0/8'] } })
  expect((await ask(bare, { 'x-forwarded-proto': 'https' })).status).toBe(403)
})

test('outside production this machine may ask without TLS, and no other may', async () => {
  const developer = await listen(app, { edge: { trustedProxies: ['loopback'] } })
  expect((await ask(developer)).status).toBe(200)
  const afar = { 'x-forwarded-for': '192.0.2.7' }
  expect((await ask(developer, afar)).status).toBe(403)
  expect((await ask(developer, { ...afar, 'x-forwarded-proto': 'https' })).status).toBe(200)
})

test('every answer tells browsers to use TLS, to guess no type, to frame and run nothing', async () => {
  const url = await listen(app)
  const answers = [
    await ask(url),
    await ask(production),
    await fetch(`${url}/graphql`),
    await fetch(`${url}/health`),
    await fetch(`${url}/nothing`),
    await fetch(`${url}/.well-known/jwks.json`),
  ]
  for (const { headers } of answers) {
    expect(headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
  }
  expect(answers[0]!.headers.get('cache-control')).toBe('no-store')
})

test('a page of a listed origin may use the graph, without cookies', async () => {
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
  const { headers } = await ask(url, { origin })
  expect(headers.get('access-control-allow-origin')).toBe(origin)
  expect(headers.get('access-control-allow-credentials')).toBeNull()
  expect(headers.get('vary')).toContain('Origin')
})

test.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null'])(
  'a page of %s may not',
  async (origin) => {
    const url = await listen(app, { edge: { corsOrigins: ['https://app.example'] } })
    expect((await ask(url, { origin })).headers.get('access-control-allow-origin')).toBeNull()
    const preflight = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(405)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  },
)

test('an integration serves paths of its own, and learns how the request came', async () => {
  const url = await listen(app, {
    routes: [
      async (_request, response, { path, address, requestId }) => {
        if (path !== '/integration') return false
        response.end(JSON.stringify({ address, requestId }))
        return true
      },
    ],
  })
  const answer = await fetch(`${url}/integration?x=1`, { headers: { 'x-request-id': 'mine' } })
  expect(await answer.json()).toEqual({ address: '127.0.0.1', requestId: 'mine' })
  expect((await fetch(`${url}/other`)).status).toBe(404)
})

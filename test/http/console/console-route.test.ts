import { once } from 'node:events'
import { rmSync, utimesSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ConsoleOptions, createConsoleRoute } from '../../../src/http/console/console-route.ts'
import { startTestApp } from '../../app.ts'
import { startProvider } from '../../auth/provider.ts'
import { listen } from '../listen.ts'
import { buildInto, emptyFolder, script } from './built-console.ts'

const app = await startTestApp()
const built = emptyFolder()
buildInto(built)

async function serve(options: Partial<ConsoleOptions> = {}): Promise<string> {
  const route = createConsoleRoute({
    folder: built,
    version: '1.2.3',
    now: () => new Date('2026-01-15T12:00:00Z'),
    production: false,
    sandbox: false,
    graphiql: true,
    pages: [],
    issuer: null,
    client: { clientId: null, scope: 'openid', authorizeParameters: {} },
    ...options,
  })
  return await listen(app, { graphql: app.serve, frequent: app.hotPath, routes: [route] })
}

/** Sends a path as it is: `fetch` would resolve dot segments and decode the body. */
async function raw(url: string, path: string, headers: Record<string, string> = {}) {
  const { hostname, port } = new URL(url)
  const request = get({ hostname, port, path, headers, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(await response.toArray()),
  }
}

const url = await serve()
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"

test('serves the page with its policy, and for each path of a view', async () => {
  for (const path of ['', 'licenses', 'licenses/lic_1/devices?days=30', 'search/M%C3%BCller', 'index.html']) {
    const response = await fetch(`${url}/console/${path}`)
    expect(response.status, path).toBe(200)
    expect(await response.text()).toBe('<!doctype html><title>Licet</title>')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': policy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  }
})

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['BR;q=0.5', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br; q=0.000, gzip;q=1', 'gzip'],
  ['zstd, identity', undefined],
  ['', undefined],
])('sends a hashed file for %s in the coding %s, for a year', async (accepted, coding) => {
  const path = '/console/assets/index-1a2b3c4d.js'
  const { status, headers, body } = await raw(url, path, { 'accept-encoding': accepted })
  expect(status).toBe(200)
  expect(headers['content-encoding']).toBe(coding)
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': String(body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  })
  const decoded = await fetch(url + path, { headers: { 'accept-encoding': accepted } })
  expect(await decoded.text()).toBe(script)
})

test('sends a file without a smaller variant as it is', async () => {
  const css = await raw(url, '/console/assets/only-gzip-5e6f.css', { 'accept-encoding': 'br' })
  expect(css.headers['content-encoding']).toBeUndefined()
  expect(String(css.body)).toBe('*{color:red}')
  const icon = await raw(url, '/console/icon.svg', { 'accept-encoding': 'br, gzip' })
  expect(icon.headers).toMatchObject({
    'content-type': 'image/svg+xml; charset=utf-8',
    'cache-control': 'no-cache',
  })
})

test('sends only the headers to HEAD, and 304 to a client that has the variant', async () => {
  const path = `${url}/console/assets/index-1a2b3c4d.js`
  const head = await fetch(path, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } })
  expect(head.status).toBe(200)
  expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0)
  expect(await head.text()).toBe('')
  const etag = head.headers.get('etag')!
  const again = (coding: string) =>
    fetch(path, { headers: { 'accept-encoding': coding, 'if-none-match': etag } })
  expect((await again('gzip')).status).toBe(304)
  expect((await again('br')).status).toBe(200)
})

test.each([
  '/console/assets/index-00000000.js',
  '/console/assets/index-1a2b3c4d.js.br',
  '/console/assets/',
  '/console/assets/other',
  '/console/favicon.ico',
  '/console/.hidden.json',
  '/console/.env',
  '/console/..',
  '/console/../package.json',
  '/console/..%2f..%2fpackage.json',
  '/console/..%2F..%2Fsrc',
  '/console/%2e%2e/%2e%2e/src',
  '/console/%2e%2e%2fsrc',
  '/console/..\\..\\src',
  '/console/..%5c..%5csrc',
  '/console/licenses%2fsrc',
  '/console/%00',
  '/console/%E0%A4%A',
  '/consoles',
])('has nothing at %s', async (path) => {
  const { status, body } = await raw(url, path)
  expect(status).toBe(404)
  expect(JSON.parse(String(body)).errors[0].extensions.code).toBe('NOT_FOUND')
})

test('serves the console to GET and HEAD alone', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await fetch(`${url}/console/licenses`, { method })).status, method).toBe(404)
})

test('has no sessions in production', async () => {
  const production = await serve({ production: true })
  for (const method of ['GET', 'POST', 'DELETE'])
    expect((await fetch(`${production}/console/session`, { method })).status, method).toBe(404)
})

test('redirects / for a browser, also in production, and /console', async () => {
  const production = await serve({ production: true })
  const browser = { redirect: 'manual', headers: { accept: 'text/html,*/*;q=0.8' } } as const
  for (const gateway of [url, production]) {
    const response = await fetch(gateway, browser)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/console/'])
    expect((await fetch(gateway)).status).toBe(404)
  }
  const response = await fetch(`${url}/console?lang=de`, { redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([308, '/console/?lang=de'])
})

test('says which command builds a missing console, and serves the console once it is built', async () => {
  const folder = emptyFolder()
  const gateway = await serve({ folder })
  for (const path of ['', 'licenses', 'assets/index-1a2b3c4d.js']) {
    const missing = await fetch(`${gateway}/console/${path}`)
    expect(missing.status).toBe(503)
    expect(await missing.text()).toContain('<code>npm run console</code>')
  }
  expect((await fetch(`${gateway}/console/settings.json`)).status).toBe(200)
  buildInto(folder)
  expect(await (await fetch(`${gateway}/console/`)).text()).toContain('<title>Licet</title>')
  buildInto(folder, 'Second build')
  writeFileSync(join(folder, 'assets', 'index-99999999.js'), 'second()')
  utimesSync(join(folder, 'index.html'), new Date(), new Date(Date.now() + 5_000))
  expect(await (await fetch(`${gateway}/console/`)).text()).toContain('<title>Second build</title>')
  expect(await (await fetch(`${gateway}/console/assets/index-99999999.js`)).text()).toBe('second()')
  rmSync(join(folder, 'index.html'))
  expect((await fetch(`${gateway}/console/`)).status).toBe(503)
})

test('lets the console connect to the origins of the provider, once each', async () => {
  const { provider, stop } = await startProvider()
  try {
    provider.metadata = {
      token_endpoint: 'https://tokens.example/oauth/token',
      userinfo_endpoint: 'https://tokens.example/userinfo',
      revocation_endpoint: 'https://revoke.example/revoke',
      end_session_endpoint: 'https://logout.example:8443/end',
      authorization_endpoint: 'https://authorize.example/',
    }
    const gateway = await serve({ issuer: provider.issuer })
    const response = await fetch(`${gateway}/console/`)
    expect(response.headers.get('content-security-policy')).toBe(
      policy.replace(
        "connect-src 'self'",
        `connect-src 'self' ${provider.issuer} https://tokens.example https://revoke.example https://logout.example:8443`,
      ),
    )
    await fetch(`${gateway}/console/`)
    expect(provider.requests).toBe(1)
  } finally {
    stop()
  }
})

test.each([
  'https://*/token',
  'https://*.example/token',
  'https://a;require-trusted-types-for/token',
  'https://a,b/token',
  "https://'unsafe-inline'/token",
  'javascript:alert(1)',
])('an endpoint such as %s of the provider does not change the policy', async (endpoint) => {
  const { provider, stop } = await startProvider()
  try {
    provider.metadata = {
      token_endpoint: endpoint,
      userinfo_endpoint: endpoint,
      end_session_endpoint: 'https://[2001:db8::1]:8443/end',
    }
    const gateway = await serve({ issuer: provider.issuer })
    const response = await fetch(`${gateway}/console/`)
    expect(response.headers.get('content-security-policy')).toBe(
      policy.replace(
        "connect-src 'self'",
        `connect-src 'self' ${provider.issuer} https://[2001:db8::1]:8443`,
      ),
    )
  } finally {
    stop()
  }
})

test('lets the console connect to the issuer alone while the discovery document cannot be read', async () => {
  const { provider, stop } = await startProvider()
  try {
    provider.status = 500
    const gateway = await serve({ issuer: provider.issuer })
    const response = await fetch(`${gateway}/console/`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain(
      `connect-src 'self' ${provider.issuer};`,
    )
  } finally {
    stop()
  }
})

test('the settings describe the gateway and the sign-in, and are never stored', async () => {
  const pages = [{ url: '/ready', name: 'State', description: 'Whether it serves.' }]
  const client = {
    clientId: 'licet-console',
    scope: 'openid email',
    authorizeParameters: { audience: 'https://licenses.example' },
  }
  const development = await serve({ sandbox: true, pages })
  const response = await fetch(`${development}/console/settings.json`)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    version: '1.2.3',
    now: '2026-01-15T12:00:00.000Z',
    production: false,
    sandbox: true,
    signIn: { oidc: null, apiKey: true, session: true },
    pages,
    graphiql: true,
  })
  const issuer = 'http://127.0.0.1:9'
  const production = await serve({ production: true, graphiql: false, pages, issuer, client })
  expect(await (await fetch(`${production}/console/settings.json`)).json()).toEqual({
    version: '1.2.3',
    now: '2026-01-15T12:00:00.000Z',
    production: true,
    sandbox: false,
    signIn: { oidc: { issuer, ...client }, apiKey: false, session: false },
    pages: [],
    graphiql: false,
  })
})

import { expect, test } from 'vitest'
import { CONSOLE_KEY_NAME } from '../../../src/auth/console-key.ts'
import { createConsoleSessions } from '../../../src/http/console/session-route.ts'
import { onlyUnderKnownHosts } from '../../../src/http/known-host.ts'
import { startTestApp } from '../../app.ts'
import { listen } from '../listen.ts'

const app = await startTestApp()

/** A development gateway with its ticket. */
async function start() {
  const sessions = createConsoleSessions(app.ctx)
  const routes = [onlyUnderKnownHosts(sessions.route, app.ctx.publicUrl)]
  const url = await listen(app, { graphql: app.serve, frequent: app.hotPath, routes })
  const send = (method: string, body: string | undefined, headers: Record<string, string> = {}) =>
    fetch(`${url}/console/session`, {
      method,
      ...(body !== undefined && { body }),
      headers: { 'content-type': 'application/json', origin: url, ...headers },
    })
  return {
    sessions,
    url,
    ticket: sessions.createTicket(),
    send,
    open: (ticket: string, headers?: Record<string, string>) =>
      send('POST', JSON.stringify({ ticket }), headers),
    resume: (cookie: string) => send('POST', '{}', { cookie }),
    end: (cookie: string) => send('DELETE', undefined, { cookie }),
  }
}

/** Returns the status and the code of a refusal. */
async function refusalOf(response: Response): Promise<[number, string]> {
  return [response.status, (await response.json()).errors[0].extensions.code]
}

/** Returns the cookie as the browser sends it. */
function cookieIn(response: Response): string {
  return response.headers.get('set-cookie')!.split(';', 1)[0]!
}

async function audienceOf(url: string, apiKey: string): Promise<string | null> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query: '{ viewer { audience } }' }),
  })
  return response.ok ? (await response.json()).data.viewer.audience : null
}

const consoleKeys = () => app.ctx.db.apiKey.findMany({ where: { name: CONSOLE_KEY_NAME } })

/** The console keys that a test created. */
async function keysSince(before: { id: string }[]) {
  const known = new Set(before.map(({ id }) => id))
  return (await consoleKeys()).filter(({ id }) => !known.has(id))
}

test('a ticket opens the console as an administrator, any number of times, with one API key', async () => {
  const before = await consoleKeys()
  const gateway = await start()
  expect(await keysSince(before)).toEqual([])
  const [first, second] = await Promise.all([gateway.open(gateway.ticket), gateway.open(gateway.ticket)])
  expect([first.status, second.status]).toEqual([200, 200])
  expect(first.headers.get('cache-control')).toBe('no-store')
  const { apiKey, ...others } = await first.json()
  expect(others).toEqual({})
  expect((await second.json()).apiKey).toBe(apiKey)
  expect(await audienceOf(gateway.url, apiKey)).toBe('ADMIN')
  const [key, ...more] = await keysSince(before)
  expect(more).toEqual([])
  expect(key).toMatchObject({
    audience: 'ADMIN',
    revokedAt: null,
    expiresAt: new Date(app.ctx.now().getTime() + 12 * 3_600_000),
  })
  await gateway.sessions.close()
})

test('a session is a cookie that no script reads, and opens the console again after a reload', async () => {
  const gateway = await start()
  const opened = await gateway.open(gateway.ticket)
  const { port } = new URL(gateway.url)
  expect(opened.headers.get('set-cookie')).toMatch(
    new RegExp(`^licet-console-${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/console/session$`),
  )
  const { apiKey } = await opened.json()
  const cookie = cookieIn(opened)
  expect(cookie).not.toContain(gateway.ticket)
  const others = `a=b; ${cookie}; c=d`
  const resumed = await gateway.resume(others)
  expect([resumed.status, await resumed.json()]).toEqual([200, { apiKey }])
  const withoutBody = await gateway.send('POST', undefined, { cookie })
  expect(await withoutBody.json()).toEqual({ apiKey })
  await gateway.sessions.close()
})

test('over TLS the cookie is for TLS alone', async () => {
  const sessions = createConsoleSessions(app.ctx)
  const url = await listen(app, { routes: [sessions.route], edge: { trustedProxies: ['loopback'] } })
  const response = await fetch(`${url}/console/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, 'x-forwarded-proto': 'https' },
    body: JSON.stringify({ ticket: sessions.createTicket() }),
  })
  expect(response.headers.get('set-cookie')).toMatch(/; Secure$/)
  await sessions.close()
})

test('the end of the last session revokes the key, and the ticket opens another session', async () => {
  const gateway = await start()
  const [one, two] = [await gateway.open(gateway.ticket), await gateway.open(gateway.ticket)]
  const { apiKey } = await one.json()
  const ended = await gateway.end(cookieIn(one))
  expect(ended.status).toBe(204)
  expect(ended.headers.get('set-cookie')).toMatch(/=; HttpOnly; .*; Max-Age=0$/)
  expect(await refusalOf(await gateway.resume(cookieIn(one)))).toEqual([401, 'UNAUTHENTICATED'])
  expect(await audienceOf(gateway.url, apiKey)).toBe('ADMIN')
  await gateway.end(cookieIn(two))
  expect(await audienceOf(gateway.url, apiKey)).toBe(null)
  expect((await gateway.end(cookieIn(two))).status).toBe(204)
  const again = await (await gateway.open(gateway.ticket)).json()
  expect(again.apiKey).not.toBe(apiKey)
  expect(await audienceOf(gateway.url, again.apiKey)).toBe('ADMIN')
  await gateway.sessions.close()
})

test('a repeated sign-out revokes the key if the database failed at the first one', async () => {
  let isDown = false
  const db = new Proxy(app.ctx.db, {
    get: (target, name) => {
      if (isDown) throw new Error('the database is down')
      return Reflect.get(target, name)
    },
  })
  const sessions = createConsoleSessions({ ...app.ctx, db })
  const url = await listen(app, { graphql: app.serve, frequent: app.hotPath, routes: [sessions.route] })
  const send = (method: string, body: string | null, cookie = '') =>
    fetch(`${url}/console/session`, {
      method,
      body,
      headers: { 'content-type': 'application/json', origin: url, cookie },
    })
  const opened = await send('POST', JSON.stringify({ ticket: sessions.createTicket() }))
  const { apiKey } = await opened.json()
  isDown = true
  expect((await send('DELETE', null, cookieIn(opened))).status).toBe(500)
  isDown = false
  expect(await audienceOf(url, apiKey)).toBe('ADMIN')
  expect((await send('DELETE', null, cookieIn(opened))).status).toBe(204)
  expect(await audienceOf(url, apiKey)).toBe(null)
})

test('a key that expired or was revoked is replaced', async () => {
  const gateway = await start()
  const opened = await gateway.open(gateway.ticket)
  const first = await opened.json()
  await app.ctx.db.apiKey.updateMany({
    where: { name: CONSOLE_KEY_NAME, revokedAt: null },
    data: { revokedAt: app.ctx.now() },
  })
  const second = await (await gateway.resume(cookieIn(opened))).json()
  expect(second.apiKey).not.toBe(first.apiKey)
  app.setNow('2026-01-16T00:00:00.001Z')
  expect(await audienceOf(gateway.url, second.apiKey)).toBe(null)
  const third = await (await gateway.resume(cookieIn(opened))).json()
  expect(await audienceOf(gateway.url, third.apiKey)).toBe('ADMIN')
  await gateway.sessions.close()
})

test('the end of the gateway ends everything, also if no other admin key is valid', async () => {
  const before = await consoleKeys()
  const gateway = await start()
  const opened = await gateway.open(gateway.ticket)
  const { apiKey } = await opened.json()
  await app.ctx.db.apiKey.updateMany({
    where: { name: { not: CONSOLE_KEY_NAME } },
    data: { revokedAt: app.ctx.now() },
  })
  await gateway.sessions.close()
  expect(await audienceOf(gateway.url, apiKey)).toBe(null)
  expect(await keysSince(before)).toEqual([expect.objectContaining({ revokedAt: app.ctx.now() })])
  expect(await refusalOf(await gateway.resume(cookieIn(opened)))).toEqual([401, 'UNAUTHENTICATED'])
  expect(await refusalOf(await gateway.open(gateway.ticket))).toEqual([401, 'UNAUTHENTICATED'])
})

test('two gateways have tickets, sessions and keys of their own', async () => {
  const [one, two] = [await start(), await start()]
  const [first, second] = [await one.open(one.ticket), await two.open(two.ticket)]
  const cookies = `${cookieIn(first)}; ${cookieIn(second)}`
  const keys = [(await first.json()).apiKey, (await second.json()).apiKey]
  expect(keys[0]).not.toBe(keys[1])
  expect((await (await one.resume(cookies)).json()).apiKey).toBe(keys[0])
  expect((await (await two.resume(cookies)).json()).apiKey).toBe(keys[1])
  expect(await refusalOf(await two.open(one.ticket))).toEqual([401, 'UNAUTHENTICATED'])
  await one.sessions.close()
  expect(await audienceOf(two.url, keys[1])).toBe('ADMIN')
  await two.sessions.close()
})

test.each<[string, Record<string, string>]>([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another origin of the site', { 'sec-fetch-site': 'same-site' }],
  ['a typed address', { 'sec-fetch-site': 'none' }],
  ['another origin', { origin: 'https://evil.example' }],
  ['another port', { origin: 'http://127.0.0.1:1' }],
  ['a sandboxed page', { origin: 'null' }],
])('refuses a page of %s, and creates no key', async (_, headers) => {
  const before = await consoleKeys()
  const gateway = await start()
  expect(await refusalOf(await gateway.open(gateway.ticket, headers))).toEqual([403, 'ORIGIN_NOT_ALLOWED'])
  expect(await refusalOf(await gateway.send('DELETE', undefined, headers))).toEqual([
    403,
    'ORIGIN_NOT_ALLOWED',
  ])
  expect(await keysSince(before)).toEqual([])
})

test('a browser that states the relation of the origins needs no header Origin', async () => {
  const gateway = await start()
  const response = await gateway.open(gateway.ticket, { 'sec-fetch-site': 'same-origin', origin: 'null' })
  expect(response.status).toBe(200)
  await gateway.sessions.close()
})

test('refuses a program that states no origin', async () => {
  const gateway = await start()
  const response = await fetch(`${gateway.url}/console/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket: gateway.ticket }),
  })
  expect(await refusalOf(response)).toEqual([403, 'ORIGIN_NOT_ALLOWED'])
})

test.each<[string, string, Record<string, string>, number, string]>([
  ['a form', 'ticket=x', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['no JSON', '{', {}, 400, 'BAD_REQUEST'],
  ['another shape', '{"ticket":1}', {}, 400, 'BAD_REQUEST'],
  ['another member', '{"key":"x"}', {}, 400, 'BAD_REQUEST'],
  ['a long body', JSON.stringify({ ticket: 'x'.repeat(2_000) }), {}, 413, 'CONTENT_TOO_LARGE'],
  ['a wrong ticket', '{"ticket":"x"}', {}, 401, 'UNAUTHENTICATED'],
  ['an empty ticket', '{"ticket":""}', {}, 401, 'UNAUTHENTICATED'],
  ['neither ticket nor session', '{}', {}, 401, 'UNAUTHENTICATED'],
])('refuses %s, and creates no key', async (_, body, headers, status, code) => {
  const before = await consoleKeys()
  const gateway = await start()
  expect(await refusalOf(await gateway.send('POST', body, headers))).toEqual([status, code])
  expect(await keysSince(before)).toEqual([])
})

test('a session of another start is refused, and its cookie is deleted', async () => {
  const gateway = await start()
  const { port } = new URL(gateway.url)
  const response = await gateway.resume(`licet-console-${port}=${'a'.repeat(43)}`)
  expect(response.headers.get('set-cookie')).toMatch(/; Max-Age=0$/)
  expect(await refusalOf(response)).toEqual([401, 'UNAUTHENTICATED'])
})

test('a page whose name resolves to this machine finds no session route', async () => {
  const gateway = await start()
  const { port } = new URL(gateway.url)
  const { request } = await import('node:http')
  const status = await new Promise((resolve, reject) => {
    const host = `evil.example:${port}`
    const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' }
    request({ port, host: '127.0.0.1', path: '/console/session', method: 'POST', headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end(JSON.stringify({ ticket: gateway.ticket }))
  })
  expect(status).toBe(404)
})

test('many wrong tickets of an address are refused with RATE_LIMITED, and the right one still works', async () => {
  const gateway = await start()
  const codes = new Set<string>()
  for (let attempt = 0; attempt < 60; attempt++)
    codes.add((await refusalOf(await gateway.open(`wrong-${attempt}`)))[1])
  expect(codes).toEqual(new Set(['UNAUTHENTICATED', 'RATE_LIMITED']))
  expect((await gateway.open(gateway.ticket)).status).toBe(200)
  await gateway.sessions.close()
})

test('no ticket, session or key is in the log', async () => {
  const gateway = await start()
  const opened = await gateway.open(gateway.ticket)
  const { apiKey } = await opened.json()
  await gateway.end(cookieIn(opened))
  const log = JSON.stringify(app.logged)
  for (const secret of [gateway.ticket, apiKey, cookieIn(opened).split('=')[1]!])
    expect(log).not.toContain(secret)
})

import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { checkActions } from '../../../../integrations/hubspot/portal/check-actions.ts'
import { checkWebhooks, type WebhookTarget } from '../../../../integrations/hubspot/portal/check-webhooks.ts'
import { hubspotRoutes } from '../../../../integrations/hubspot/routes.ts'
import { listen } from '../../../http/listen.ts'
import { startPull } from '../pull.ts'

const hub = await startPull()
const { app, hubspot, emulator, client } = hub
const portal = { id: String(emulator.portal.id), timeZone: 'UTC' }

/** A gateway with its own address as public address, which is set after it listens. */
const ctx = { ...app.ctx }
const url = await listen(app, {
  routes: hubspotRoutes({ app: ctx, hubspot, clock: () => new Date(), client }),
})
ctx.publicUrl = url

const check = (target: Partial<WebhookTarget> = {}, from = portal) =>
  checkWebhooks({ app: hubspot, publicUrl: url, hubspotUrl: emulator.url, ...target }, from)

/** Starts a server that is not the gateway. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  afterAll(() => server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('accepts a gateway that accepts the app’s signature, and reports the time of the last event', async () => {
  expect(await check()).toMatchObject({
    ok: true,
    message: expect.stringContaining('no event arrived in the last month'),
    fix: expect.stringMatching(/Change the name of a company.*Webhooks.*\/hubspot\/webhooks/),
  })
  expect(await app.ctx.db.crmInboxEvent.count()).toBe(0)

  expect((await hub.post([hub.event({ objectId: 11 })])).status).toBe(200)
  const finding = await check()
  expect(finding).toMatchObject({ ok: true, message: expect.stringContaining('2026-01-15T12:00:00') })
  expect(finding.fix).toBeUndefined()
})

test('reports a refused signature for another secret or another public address, with the way to fix it', async () => {
  const refused = {
    check: 'webhooks',
    ok: false,
    message: expect.stringContaining('does not accept the signature'),
    fix: expect.stringMatching(
      /Development → .* → Client secret: set LICET_HUBSPOT_APP_SECRET.*LICET_PUBLIC_URL/,
    ),
  }
  expect(await check({ app: { ...hubspot, secret: 'the-secret-of-another-app' } })).toMatchObject(refused)
  expect(await check({ publicUrl: url.replace('127.0.0.1', 'localhost') })).toMatchObject(refused)
})

test('reports another app, and a portal that is not served', async () => {
  const refused = { ok: false, fix: expect.stringContaining('LICET_HUBSPOT_APP_ID') }
  expect(await check({ app: { ...hubspot, id: '4711' } })).toMatchObject(refused)
  expect(await check({}, { ...portal, id: '4711' })).toMatchObject(refused)
})

test('reports a gateway without the app, with the variables to set', async () => {
  expect(await check({ publicUrl: await listen(app) })).toMatchObject({
    ok: false,
    message: expect.stringContaining('no gateway accepts webhooks at'),
    fix: expect.stringContaining('LICET_HUBSPOT_APP_SECRET and LICET_HUBSPOT_APP_ID'),
  })
})

test('reports a proxy that the gateway does not trust, with the variable to set', async () => {
  const routes = hubspotRoutes({ app: ctx, hubspot, clock: () => new Date(), client })
  expect(await check({ publicUrl: await listen(app, { routes, edge: { production: true } }) })).toMatchObject(
    {
      ok: false,
      fix: expect.stringContaining('LICET_TRUSTED_PROXIES'),
    },
  )
})

test('reports another server at the gateway’s address', async () => {
  const page = await serve((_request, response) => response.end('<h1>Welcome</h1>'))
  expect(await check({ publicUrl: page })).toMatchObject({
    ok: false,
    message: expect.stringContaining('is not the gateway'),
  })
  const moved = await serve((_request, response) =>
    response.writeHead(301, { location: 'https://x.example/' }).end(),
  )
  expect(await check({ publicUrl: moved })).toMatchObject({
    ok: false,
    message: expect.stringContaining('redirects to https://x.example/'),
  })
  const broken = await serve((_request, response) => response.writeHead(502).end())
  expect(await check({ publicUrl: broken })).toMatchObject({
    ok: false,
    message: expect.stringContaining('responds with status 502'),
  })
})

test('reports an unreachable address with the reason and what to check', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  expect(await check({ publicUrl: `http://127.0.0.1:${port}` })).toMatchObject({
    ok: false,
    message: expect.stringContaining('ECONNREFUSED'),
    fix: expect.stringContaining('LICET_PUBLIC_URL'),
  })
})

test('reports an address without https for HubSpot itself, and no problem without an app', async () => {
  expect(await check({ hubspotUrl: 'https://api.hubapi.com' })).toMatchObject({
    ok: false,
    message: expect.stringContaining('https addresses only'),
    fix: expect.stringContaining('LICET_PUBLIC_URL'),
  })
  expect(await check({ app: null })).toMatchObject({
    ok: true,
    message: expect.stringContaining('accepts none'),
  })
})

test('reports whether the gateway accepts the actions of workflows, and performs none', async () => {
  const target = { app: hubspot, publicUrl: url, hubspotUrl: emulator.url }
  expect(await checkActions(target)).toMatchObject({ ok: true, message: expect.stringContaining('renew') })
  expect(await checkActions({ ...target, app: { ...hubspot, actions: [] } })).toMatchObject({
    ok: true,
    fix: expect.stringContaining('LICET_HUBSPOT_ACTIONS'),
  })
  const other = { ...hubspot, secret: 'the-secret-of-another-app' }
  expect(await checkActions({ ...target, app: other })).toMatchObject({
    ok: false,
    message: expect.stringContaining('does not accept the signature (v2)'),
  })
  expect(await checkActions({ ...target, publicUrl: 'http://127.0.0.1:1' })).toMatchObject({ ok: false })
  expect(await checkActions({ ...target, app: null })).toBeNull()
  expect(await app.ctx.db.crmActionRun.count()).toBe(0)
})

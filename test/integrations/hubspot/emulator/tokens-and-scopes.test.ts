import { expect, onTestFinished, test } from 'vitest'
import type { EmulatorOptions } from '../../../../integrations/hubspot/emulator/start-emulator.ts'
import { startTestEmulator } from './client.ts'

const start = (options: EmulatorOptions = {}) => startTestEmulator(options, onTestFinished)

const companies = '/crm/objects/2026-09/companies'

test.each([undefined, 'Bearer wrong', 'Basic eDp5', ''])(
  'refuses the credential %j',
  async (authorization) => {
    const { url, calls } = await start()
    const response = await fetch(`${url}${companies}`, {
      headers: authorization === undefined ? {} : { authorization },
    })

    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({
      status: 'error',
      category: 'INVALID_AUTHENTICATION',
      correlationId: expect.any(String),
    })
    expect(calls).toMatchObject([{ method: 'GET', path: companies, status: 401 }])
  },
)

test('a rotated token expires at once, or after its grace period', async () => {
  const { url, portal, advance } = await start()
  const status = async (token: string) => {
    const response = await fetch(`${url}${companies}`, { headers: { authorization: `Bearer ${token}` } })
    return [response.status, ((await response.json()) as { category?: string }).category]
  }
  const first = portal.tokens.current
  const second = portal.tokens.rotate({ graceMs: 60_000 })

  expect(await status(first)).toEqual([200, undefined])
  advance(60_000)
  expect(await status(first)).toEqual([401, 'EXPIRED_AUTHENTICATION'])
  expect(await status(second)).toEqual([200, undefined])
  portal.tokens.rotate()
  expect(await status(second)).toEqual([401, 'EXPIRED_AUTHENTICATION'])
})

test('refuses a call without its scope, and names the scope', async () => {
  const { call, portal } = await start({ scopes: ['crm.objects.companies.read'] })
  const { status, body } = await call('POST', companies, { properties: { name: 'Acme' } })

  expect({ status, category: body.category }).toEqual({ status: 403, category: 'MISSING_SCOPES' })
  expect(body.errors).toMatchObject([
    { context: { requiredGranularScopes: ['crm.objects.companies.write'] } },
  ])
  expect((await call('GET', companies)).body.results).toEqual([])
  portal.tokens.grant(['crm.objects.companies.read', 'crm.objects.companies.write'])
  expect((await call('POST', companies, { properties: { name: 'Acme' } })).status).toBe(201)
})

test.each([
  ['GET', '/account-info/2026-09/details', ['oauth']],
  ['GET', '/account-info/2026-09/api-usage/daily/private-apps', ['oauth']],
  ['GET', '/crm/objects/2026-09/contacts', ['crm.objects.contacts.read']],
  ['POST', '/crm/objects/2026-09/contacts/batch/upsert', ['crm.objects.contacts.write']],
  ['POST', '/crm/objects/2026-09/0-8/search', ['crm.objects.line_items.read']],
  ['POST', '/crm/properties/2026-09/contacts', ['crm.schemas.contacts.write']],
  ['POST', '/crm-object-schemas/2026-09/schemas', ['crm.schemas.custom.write']],
  [
    'POST',
    '/crm/associations/2026-09/contacts/companies/batch/associate/default',
    ['crm.objects.contacts.write', 'crm.objects.companies.read'],
  ],
])('%s %s needs %j', async (method, path, scopes) => {
  const { call } = await start({ scopes: ['crm.objects.deals.read'] })
  const { status, body } = await call(method, path, method === 'GET' ? undefined : {})
  expect(status).toBe(403)
  expect(body.errors).toMatchObject([{ context: { requiredGranularScopes: scopes } }])
})

test('a token that reads records may read their properties', async () => {
  const { call } = await start({ scopes: ['crm.objects.companies.read'] })
  expect((await call('GET', '/crm/properties/2026-09/companies')).status).toBe(200)
})

test('only the Enterprise plan grants the scopes of custom objects', async () => {
  await expect(start({ plan: 'professional', scopes: ['crm.objects.custom.read'] })).rejects.toThrow(
    'the professional plan cannot grant crm.objects.custom.read',
  )
  const { call } = await start({ plan: 'professional' })
  expect((await call('GET', '/crm-object-schemas/2026-09/schemas')).status).toBe(403)
})

test('shows the details of the account and the token', async () => {
  const scopes = ['oauth', 'crm.objects.companies.read']
  const { call, token } = await start({ portalId: 4711, timeZone: 'Europe/Berlin', scopes })
  const details = await call('GET', '/account-info/2026-09/details')
  const info = await call('POST', '/oauth/v2/private-apps/get/access-token-info', { tokenKey: token })

  expect(details.body).toMatchObject({ portalId: 4711, timeZone: 'Europe/Berlin', utcOffset: '+01:00' })
  expect(info.body).toMatchObject({ hubId: 4711, scopes })
})

test('refuses an unknown path, an unknown method and invalid JSON', async () => {
  const { call } = await start()
  expect((await call('GET', '/crm/v3/objects/companies')).status).toBe(404)
  expect((await call('GET', '/crm/objects/2026-09/unicorns')).status).toBe(404)
  expect((await call('PUT', companies)).status).toBe(405)
  expect((await call('POST', companies, '{"properties"')).body.message).toContain('Invalid input JSON')
  expect((await call('POST', companies, 'a=b', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await call('GET', companies)).body.results).toEqual([])
})

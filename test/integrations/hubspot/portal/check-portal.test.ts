import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { afterAll, expect, test } from 'vitest'
import { createClient } from '../../../../integrations/hubspot/api/client.ts'
import { paths } from '../../../../integrations/hubspot/api/paths.ts'
import { objectsIn, textIn } from '../../../../integrations/hubspot/api/read-response.ts'
import {
  type EmulatorOptions,
  startEmulator,
} from '../../../../integrations/hubspot/emulator/start-emulator.ts'
import { objectTypes, propertyNames } from '../../../../integrations/hubspot/mapping/properties.ts'
import { checkPortal } from '../../../../integrations/hubspot/portal/check-portal.ts'
import { inspectPortal } from '../../../../integrations/hubspot/portal/inspect-portal.ts'
import { setUpPortal } from '../../../../integrations/hubspot/portal/setup.ts'
import { readConfig } from '../../../../src/config/config.ts'
import { unlimited } from '../crm.ts'

const log = pino({ level: 'silent' })

async function connect(options: EmulatorOptions = {}, token?: string) {
  const emulator = await startEmulator({ limits: { burst: 1_000_000 }, ...options })
  afterAll(() => emulator.close())
  const given = { token: token ?? emulator.token }
  return {
    emulator,
    client: createClient({ token: given, baseUrl: emulator.url, log, limiter: unlimited() }),
  }
}

const findProblems = async (client: Parameters<typeof checkPortal>[0]) =>
  (await checkPortal(client)).filter(({ ok }) => !ok)

test('set-up creates everything that a new portal lacks, and a second one changes nothing', async () => {
  const { client, emulator } = await connect()
  expect((await findProblems(client)).map(({ check }) => check)).toEqual(
    Array(propertyNames.length * objectTypes.length).fill('properties'),
  )
  const { done, left, stopped } = await setUpPortal(client)
  expect([done.length, left, stopped]).toEqual([(propertyNames.length + 1) * objectTypes.length, [], null])
  expect(await findProblems(client)).toEqual([])

  emulator.calls.length = 0
  expect(await setUpPortal(client)).toEqual({ done: [], left: [], stopped: null })
  expect(emulator.calls.filter(({ method }) => method !== 'GET')).toEqual([])
})

test('set-up keeps an administrator’s options, and adds only missing ones', async () => {
  const { client } = await connect()
  await setUpPortal(client)
  const path = `${paths.properties('companies')}/licet_status`
  const theirs = { value: 'vip', label: 'VIP', displayOrder: 0, hidden: false }
  const active = { value: 'active', label: 'In use', displayOrder: 1, hidden: false }
  await client.send({ method: 'PATCH', path, body: { options: [theirs, active] } })
  expect(await findProblems(client)).toMatchObject([
    { check: 'properties', message: expect.stringContaining('grace') },
  ])

  expect((await setUpPortal(client)).done).toHaveLength(1)
  const { body } = await client.send({ method: 'GET', path })
  const options = objectsIn(body, 'options').map((option) => [
    textIn(option, 'value'),
    textIn(option, 'label'),
  ])
  expect(options).toEqual(
    expect.arrayContaining([
      ['vip', 'VIP'],
      ['active', 'In use'],
      ['grace', 'Grace'],
    ]),
  )
  expect(await findProblems(client)).toEqual([])
})

test('reports a property that allows duplicates, which set-up cannot fix', async () => {
  const { client } = await connect()
  const property = {
    name: 'licet_account_id',
    label: 'Account',
    type: 'string',
    fieldType: 'text',
    groupName: 'companyinformation',
  }
  await client.send({ method: 'POST', path: paths.properties('companies'), body: property })
  expect((await setUpPortal(client)).left).toEqual([expect.stringContaining('licet_account_id')])
  expect(await findProblems(client)).toMatchObject([{ fix: expect.stringContaining('Company properties') }])
  expect(await inspectPortal(client)).toMatchObject({ kind: 'misconfigured', code: 'PROPERTY_NOT_UNIQUE' })
})

test('names each missing scope with the way to grant it', async () => {
  const scopes = [
    'oauth',
    'crm.objects.companies.read',
    'crm.objects.contacts.read',
    'crm.objects.contacts.write',
  ]
  const { client } = await connect({ scopes })
  const missing = (await findProblems(client)).filter(({ check }) => check === 'scopes')
  expect(missing.map(({ message }) => message)).toEqual([
    'crm.objects.companies.write is missing',
    'crm.schemas.companies.write is missing',
    'crm.schemas.contacts.write is missing',
  ])
  for (const { fix } of missing) {
    expect(fix).toMatch(/Development → Keys → Service keys → .* → Scopes/)
    expect(fix).toContain('requiredScopes')
  }
  expect(await setUpPortal(client)).toMatchObject({ stopped: { code: 'MISSING_SCOPES' } })
})

test('names the scope of account information, and checks the rest', async () => {
  const { client } = await connect({ scopes: ['crm.objects.companies.read', 'crm.objects.contacts.read'] })
  const findings = await checkPortal(client)
  expect(findings[0]).toMatchObject({ check: 'token', ok: true })
  expect(findings.filter(({ check }) => check === 'scopes').map(({ message }) => message)).toEqual([
    'oauth is missing',
    'crm.objects.companies.write is missing',
    'crm.schemas.companies.write is missing',
    'crm.objects.contacts.write is missing',
    'crm.schemas.contacts.write is missing',
  ])
  expect(await inspectPortal(client)).toMatchObject({ kind: 'misconfigured', code: 'MISSING_SCOPES' })
})

test('the scopes of the shipped app are all that the sync and its webhooks need', async () => {
  const path = new URL('../../../../integrations/hubspot/app/src/app/app-hsmeta.json', import.meta.url)
  const { auth } = JSON.parse(readFileSync(path, 'utf8')).config
  const { client, emulator } = await connect({ scopes: auth.requiredScopes })
  await setUpPortal(client, false, { deals: true })
  const { hubspotSettings } = readConfig({})
  const app = { ...hubspotSettings.app, secret: emulator.appSecret, id: String(emulator.portal.appId) }
  const webhooks = { app, publicUrl: 'http://127.0.0.1:1', hubspotUrl: emulator.url }
  const problems = (await checkPortal(client, { webhooks })).filter(({ ok }) => !ok)
  expect(problems.map(({ check }) => check)).toEqual(['webhooks'])
})

test('with an app, checks the scopes of deals and the webhooks', async () => {
  const scopes = [
    'oauth',
    ...objectTypes.flatMap((type) => [
      `crm.objects.${type}.read`,
      `crm.objects.${type}.write`,
      `crm.schemas.${type}.write`,
    ]),
  ]
  const { client, emulator } = await connect({ scopes })
  await setUpPortal(client)
  expect(await findProblems(client)).toEqual([])
  const { hubspotSettings } = readConfig({})
  const app = { ...hubspotSettings.app, secret: emulator.appSecret, id: String(emulator.portal.appId) }
  // No server listens on this port.
  const webhooks = { app, publicUrl: 'http://127.0.0.1:1', hubspotUrl: emulator.url }
  const findings = (await checkPortal(client, { webhooks })).filter(({ ok }) => !ok)
  expect(findings.map(({ check, message }) => [check, message.split(' ', 1)[0]])).toEqual([
    ['scopes', 'crm.objects.deals.read'],
    ['scopes', 'crm.objects.line_items.read'],
    ['scopes', 'crm.objects.deals.write'],
    ['scopes', 'crm.schemas.deals.write'],
    ['scopes', 'tickets'],
    ['properties', 'deals:'],
    ['webhooks', 'http://127.0.0.1:1/hubspot/webhooks'],
  ])
})

test('reports only the token if it is wrong', async () => {
  const { client } = await connect({}, 'pat-na1-wrong')
  expect(await checkPortal(client)).toMatchObject([
    {
      check: 'token',
      ok: false,
      message: expect.stringContaining('INVALID_AUTHENTICATION'),
      fix: expect.any(String),
    },
  ])
})

test('reports a high use of the daily limit', async () => {
  const { client, emulator } = await connect()
  await setUpPortal(client)
  emulator.portal.usage.setToday(emulator.portal.usage.limits.daily * 0.9)
  expect(await findProblems(client)).toMatchObject([{ check: 'daily use' }])
})

test('with license objects, checks the custom object and its scopes, and set-up creates it once', async () => {
  const { client, emulator } = await connect()
  await setUpPortal(client)
  const lacking = async () => (await checkPortal(client, { licenseObjects: true })).filter(({ ok }) => !ok)
  expect(await lacking()).toMatchObject([{ check: 'license objects', fix: expect.stringContaining('setup') }])

  const { done, stopped } = await setUpPortal(client, true)
  expect([stopped, done[0]]).toEqual([null, 'licenses: created the custom object License'])
  expect(await lacking()).toEqual([])
  expect(await setUpPortal(client, true)).toEqual({ done: [], left: [], stopped: null })

  const standard = ['companies', 'contacts'].flatMap((type) => [
    `crm.objects.${type}.read`,
    `crm.objects.${type}.write`,
    `crm.schemas.${type}.write`,
  ])
  emulator.portal.tokens.grant(['oauth', ...standard, 'crm.schemas.custom.write'])
  expect((await lacking()).map(({ message }) => message)).toEqual([
    'crm.objects.custom.read is missing',
    'crm.objects.custom.write is missing',
  ])
})

test('reports a plan without custom objects, with the variable to set', async () => {
  const { client } = await connect({ plan: 'professional' })
  await setUpPortal(client)
  const findings = (await checkPortal(client, { licenseObjects: true })).filter(({ ok }) => !ok)
  expect(findings).toMatchObject([
    {
      message: 'crm.schemas.custom.write is missing',
      fix: expect.stringContaining('plan has no custom objects'),
    },
  ])
  expect(await setUpPortal(client, true)).toMatchObject({ stopped: { code: 'MISSING_SCOPES' } })
  expect(await inspectPortal(client, true)).toMatchObject({
    licenseType: null,
    licensesRefused: {
      code: 'MISSING_SCOPES',
      reason: expect.stringContaining('LICET_HUBSPOT_LICENSE_OBJECTS=0'),
    },
  })
})

import { beforeAll, expect, test } from 'vitest'
import { activateLicense } from '../../../../src/domain/activations/activate.ts'
import { issueLicense } from '../../../../src/domain/licenses/issue.ts'
import { suspendLicense } from '../../../../src/domain/licenses/suspend.ts'
import { validateLicense } from '../../../../src/domain/validation/validate.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedAccount, seedLicenseType } from '../../../seed.ts'
import { objects, startPull } from '../pull.ts'
import { requestAsAgent } from './request-as-agent.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx
const request = requestAsAgent(hub)

let accountId: string
let licenseKey: string
let licenseType: string
let company: string
let person: string
beforeAll(async () => {
  accountId = (await seedAccount(app.admin)).accountId
  licenseType = (await seedLicenseType(app.admin, { maxActivations: 2, term: 'P1Y', timeZone: 'Asia/Tokyo' }))
    .licenseType
  licenseKey = (await transact(db, (tx) => issueLicense(app.admin, tx, { accountId, licenseType })))
    .licenseKey
  await activateLicense(app.admin, {
    key: licenseKey,
    fingerprint: 'fp-1',
    name: 'Render node',
    platform: 'linux',
  })
  await validateLicense(app.admin, { key: licenseKey, fingerprint: 'fp-unknown' })
  await app.ctx.lastSeen.flush()
  await hub.pull()
  const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
  const remote = async (kind: 'ACCOUNT' | 'CONTACT', subjectId: string) =>
    (await db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind, subjectId } } })).remoteId!
  company = await remote('ACCOUNT', accountId)
  person = await remote('CONTACT', contact.id)
})

const lookUps = () => db.event.count({ where: { type: 'account.looked-up' } })

test('the card shows what an agent needs, and never the license key', async () => {
  const { status, body, text } = await request({ objectTypeId: '0-2', objectId: company })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    account: { id: toTypedId('Account', accountId) },
    sentence: `${licenseType}: It may be used until 2027-01-15. 1 of 2 seats are in use.`,
    licenses: [
      {
        licenseType,
        status: 'ACTIVE',
        seats: { used: 1, bought: 2 },
        trial: false,
        devices: [{ name: 'Render node', platform: 'linux', lastSeenAt: expect.any(String) }],
        moreDevices: 0,
      },
    ],
    refusals: [
      {
        code: 'FINGERPRINT_MISMATCH',
        explanation: 'The license is active on other devices, not on this one.',
        nextAction: 'ACTIVATE',
        licenseType,
      },
    ],
    files: [],
    mails: expect.arrayContaining([expect.objectContaining({ message: 'LICENSE_ISSUED', state: 'QUEUED' })]),
  })
  expect(text).not.toContain(licenseKey)
  expect(text).not.toMatch(/LIC-[A-Z0-9]+-[A-Z0-9]+/)
})

test('the card of a contact shows its account', async () => {
  const { body } = await request({ objectTypeId: '0-1', objectId: person })
  expect(body).toMatchObject({ account: { id: toTypedId('Account', accountId) } })
})

test('the card of a ticket shows the account of its primary company, else of its contact', async () => {
  const ticket = async (...ends: [type: string, id: string][]) => {
    const { id } = await hub.agent('POST', objects('tickets'), {
      properties: { subject: 'It does not start', hs_pipeline_stage: '1' },
    })
    for (const [type, end] of ends)
      await hub.agent('PUT', objects('tickets', `/${id}/associations/default/${type}/${end}`))
    return id
  }
  const other = await hub.makeCompany({ name: 'Their reseller' })
  const account = { account: { id: toTypedId('Account', accountId) } }
  const byCompany = await ticket(['companies', company], ['companies', other])
  expect((await request({ objectTypeId: '0-5', objectId: byCompany })).body).toMatchObject(account)
  const byContact = await ticket(['companies', other], ['contacts', person])
  expect((await request({ objectTypeId: '0-5', objectId: byContact })).body).toMatchObject(account)
  const ofNoCustomer = await ticket(['companies', other])
  expect((await request({ objectTypeId: '0-5', objectId: ofNoCustomer })).status).toBe(404)
  expect((await request({ objectTypeId: '0-5', objectId: '4711' })).status).toBe(404)

  const granted = [...emulator.portal.tokens.scopesOf(emulator.token)!]
  emulator.portal.tokens.grant(granted.filter((scope) => scope !== 'tickets'))
  expect(await request({ objectTypeId: '0-5', objectId: byCompany })).toMatchObject({
    status: 409,
    body: { code: 'MISSING_SCOPES', message: expect.stringContaining('Missing: tickets.') },
  })
  emulator.portal.tokens.grant(granted)
})

test('each look-up is in the audit log under the agent’s address, also with a plus', async () => {
  const before = await lookUps()
  await request({ objectTypeId: '0-2', objectId: company, userEmail: 'Grace+Hub@example.com' })
  expect(await lookUps()).toBe(before + 1)
  const last = await db.event.findFirstOrThrow({
    where: { type: 'account.looked-up' },
    orderBy: { id: 'desc' },
  })
  expect(last).toMatchObject({ actor: 'hubspot:grace+hub@example.com', accountId })
  // A look-up causes no push.
  emulator.calls.length = 0
  await hub.sync.run()
  expect(hub.writes()).toEqual([])
})

test('an unlinked record, an account’s id and a record of another portal give the same response', async () => {
  const before = await lookUps()
  const other = await hub.makeCompany({ name: 'Unlinked' })
  const nothing = await request({ objectTypeId: '0-2', objectId: other })
  expect(nothing.status).toBe(404)
  expect((await request({ objectTypeId: '0-1', objectId: company })).body).toEqual(nothing.body)
  expect((await request({ objectTypeId: '0-2', objectId: '0' })).body).toEqual(nothing.body)
  expect((await request({ objectTypeId: '0-2', objectId: `${company}' or '1'='1` })).status).toBe(400)
  expect((await request({ objectTypeId: '0-8', objectId: company })).status).toBe(400)
  await db.crmSync.update({ where: { id: 1 }, data: { portal: '4711' } })
  hub.hubspot.portals.push(String(emulator.portal.id))
  expect((await request({ objectTypeId: '0-2', objectId: company })).body).toEqual(nothing.body)
  await db.crmSync.update({ where: { id: 1 }, data: { portal: String(emulator.portal.id) } })
  hub.hubspot.portals.length = 0
  expect(await lookUps()).toBe(before)
})

test('an unsigned request gets 401, another portal or app gets 403, and nothing is read', async () => {
  const before = await lookUps()
  const record = { objectTypeId: '0-2', objectId: company }
  expect((await fetch(`${hub.url}/hubspot/card?objectTypeId=0-2&objectId=${company}`)).status).toBe(401)
  expect((await request({ ...record, secret: 'of-another-app-entirely' })).status).toBe(401)
  expect((await request({ ...record, tamper: true })).status).toBe(401)
  hub.hubspot.portals.push('4711')
  expect((await request(record)).status).toBe(403)
  hub.hubspot.portals.length = 0
  const { id } = hub.hubspot
  hub.hubspot.id = '4711'
  expect((await request(record)).status).toBe(403)
  hub.hubspot.id = id
  expect(await lookUps()).toBe(before)
})

test('the card shows since when and why a license is suspended', async () => {
  const { id: licenseId } = await db.license.findFirstOrThrow({ where: { accountId } })
  await transact(db, (tx) => suspendLicense(app.admin, tx, { licenseId, reason: 'The invoice is unpaid.' }))
  const { body } = await request({ objectTypeId: '0-2', objectId: company })
  expect(body.sentence).toBe(
    `${licenseType}: It has been suspended since 2026-01-15: The invoice is unpaid. 1 of 2 seats are in use.`,
  )
})

test('an agent above the rate limit gets 429 with the delay', async () => {
  const { rate } = app.ctx.limits.requests
  await app.ctx.limits.requests.take(`${emulator.portal.id} hubspot:busy@example.com`, rate.points)
  const before = await lookUps()
  const { status, headers } = await request({
    objectTypeId: '0-2',
    objectId: company,
    userEmail: 'busy@example.com',
  })
  expect(status).toBe(429)
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await lookUps()).toBe(before)
})

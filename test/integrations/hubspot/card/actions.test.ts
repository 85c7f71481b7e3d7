import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../../src/domain/activations/activate.ts'
import { issueLicense } from '../../../../src/domain/licenses/issue.ts'
import { transact } from '../../../../src/platform/db.ts'
import { toTypedId } from '../../../../src/platform/ids.ts'
import { seedAccount, seedLicenseType } from '../../../seed.ts'
import { startPull } from '../pull.ts'
import { requestAsAgent } from './request-as-agent.ts'

const hub = await startPull()
const { app } = hub
const { db } = app.ctx
const request = requestAsAgent(hub)

async function seed(rules: object = {}) {
  const { accountId } = await seedAccount(app.admin)
  const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 2, ...rules })
  const { licenseId, licenseKey } = await transact(db, (tx) =>
    issueLicense(app.admin, tx, { accountId, licenseType }),
  )
  const { activationId } = await activateLicense(app.admin, { key: licenseKey, fingerprint: 'fp-1' })
  await hub.pull()
  const { remoteId } = await db.crmRecord.findUniqueOrThrow({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId: accountId } },
  })
  const act = (action: object) =>
    request({
      objectTypeId: '0-2',
      objectId: remoteId!,
      userEmail: 'grace@example.com',
      action: { reason: 'Ticket 4711', idempotencyKey: randomUUID(), ...action },
    })
  const license = toTypedId('License', licenseId)
  return {
    accountId,
    licenseId,
    license,
    activation: toTypedId('Activation', activationId),
    activationId,
    act,
  }
}

const eventsOf = (licenseId: string, type: string) =>
  db.event.findMany({ where: { licenseId, type }, orderBy: { id: 'asc' } })

const trial = { term: 'P30D', trial: { oncePer: ['EMAIL'] } }

test('releases a device once for a click, with the agent as author and the reason', async () => {
  const { licenseId, activation, act } = await seed()
  const click = { action: 'RELEASE', activation, idempotencyKey: 'click-1' }
  const responses = await Promise.all([act(click), act(click)])
  expect(responses.map(({ status }) => status)).toEqual([200, 200])
  expect(responses[0]!.body).toEqual(responses[1]!.body)
  expect(await eventsOf(licenseId, 'activation.released')).toEqual([
    expect.objectContaining({ actor: 'hubspot:grace@example.com', data: { reason: 'Ticket 4711' } }),
  ])
  expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
    activeActivations: 0,
  })
})

test('sends the mail with the key again, and records the reason', async () => {
  const { licenseId, license, act } = await seed()
  expect(await act({ action: 'RESEND', license })).toMatchObject({ status: 200 })
  const mails = await db.notification.findMany({
    where: { licenseId, message: 'LICENSE_ISSUED' },
    orderBy: { id: 'asc' },
  })
  expect(mails.map(({ state }) => state)).toEqual(['SUPPRESSED', 'QUEUED'])
  expect(await eventsOf(licenseId, 'license-details.resent')).toEqual([
    expect.objectContaining({ actor: 'hubspot:grace@example.com', data: { reason: 'Ticket 4711' } }),
  ])
})

test('extends a trial in days of its zone, within the configured limits', async () => {
  const { licenseId, license, act } = await seed({ ...trial, timeZone: 'America/New_York' })
  const before = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const unchanged = async () =>
    expect(await db.license.findUniqueOrThrow({ where: { id: licenseId } })).toEqual(before)
  expect(await act({ action: 'EXTEND_TRIAL', license, days: 15 })).toMatchObject({ status: 422 })
  await unchanged()

  const click = { action: 'EXTEND_TRIAL', license, days: 14, idempotencyKey: 'extend-once' }
  expect((await Promise.all([act(click), act(click)])).map(({ status }) => status)).toEqual([200, 200])
  const { expiry } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(expiry!.getTime() - before.expiry!.getTime()).toBe(14 * 24 * 60 * 60 * 1000)
  expect(await act({ action: 'EXTEND_TRIAL', license, days: 1 })).toMatchObject({
    status: 409,
    body: { code: 'TRIAL_EXTENSION_EXCEEDED' },
  })
  expect(await eventsOf(licenseId, 'license.trial-extended')).toHaveLength(1)
})

test('does not extend a license that is not a trial', async () => {
  const { license, licenseId, act } = await seed({ term: 'P1Y' })
  expect(await act({ action: 'EXTEND_TRIAL', license, days: 1 })).toMatchObject({
    status: 409,
    body: { code: 'TRIAL_ONLY', nextAction: 'RENEW' },
  })
  expect(await eventsOf(licenseId, 'license.trial-extended')).toEqual([])
})

test('licenses and devices of another account are not found, and stay unchanged', async () => {
  const [own, other] = [await seed(trial), await seed(trial)]
  const { license, activation, activationId, licenseId } = other
  const codes = ['LICENSE_NOT_FOUND', 'ACTIVATION_NOT_FOUND', 'LICENSE_NOT_FOUND']
  const responses = [
    await own.act({ action: 'RESEND', license }),
    await own.act({ action: 'RELEASE', activation }),
    await own.act({ action: 'EXTEND_TRIAL', license, days: 1 }),
  ]
  expect(responses.map(({ status, body }) => [status, body.code])).toEqual(codes.map((code) => [404, code]))
  expect(await db.activation.findUniqueOrThrow({ where: { id: activationId } })).toMatchObject({
    deactivatedAt: null,
  })
  expect(await eventsOf(licenseId, 'license.trial-extended')).toEqual([])
})

test.each([
  ['without a reason', { reason: undefined }],
  ['with an empty reason', { reason: '   ' }],
  ['without an idempotency key', { idempotencyKey: undefined }],
  ['of an unknown kind', { action: 'REVOKE' }],
])('refuses an action %s, and writes nothing', async (_what, change) => {
  const { activation, activationId, act } = await seed()
  const { status, body } = await act({ action: 'RELEASE', activation, ...change })
  expect([status, body.code]).toEqual([422, 'INPUT_INVALID'])
  expect(await db.activation.findUniqueOrThrow({ where: { id: activationId } })).toMatchObject({
    deactivatedAt: null,
  })
})

test('refuses an idempotency key that was used for another action of the same kind', async () => {
  const { license, act } = await seed(trial)
  await act({ action: 'EXTEND_TRIAL', license, days: 1, idempotencyKey: 'same' })
  expect(await act({ action: 'EXTEND_TRIAL', license, days: 2, idempotencyKey: 'same' })).toMatchObject({
    status: 409,
    body: { code: 'IDEMPOTENCY_KEY_REUSED' },
  })
})

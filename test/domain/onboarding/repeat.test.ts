import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../../src/domain/activations/deactivate.ts'
import { abandonOnboarding } from '../../../src/domain/onboarding/abandon.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import { verifyUsage } from '../../../src/domain/onboarding/verify-usage.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { uniqueCode } from '../../seed.ts'
import { attemptsOf, seedActivated, seedAssigned, seedOnboarding } from './journey.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const contact = { name: 'Ada', email: 'ada@example.com' }
const abandon = (onboardingId: string, reason = 'no answer') =>
  transact(db, (tx) => abandonOnboarding(admin, tx, { onboardingId, reason }))

test('starting again returns the onboarding of the account that has no license yet', async () => {
  const account = { name: 'Acme', externalId: uniqueCode('crm'), contact }
  const first = await startOnboarding(admin, { account })
  const second = await startOnboarding(admin, { account })

  expect(second).toMatchObject({ onboardingId: first.onboardingId, accountCreated: false })
  expect(await attemptsOf(admin, first.onboardingId)).toEqual(['CREATE_ACCOUNT CONFIRMED'])
  const { accountId } = first
  expect(await db.event.count({ where: { accountId, type: 'onboarding.started' } })).toBe(1)
})

test('another call for an account with a license opens no onboarding, and leaves the contact of the first one', async () => {
  const account = { name: 'Acme', externalId: uniqueCode('crm'), contact }
  const first = await startOnboarding(admin, { account })
  const { licenseType } = await seedOnboarding(admin, admin)
  await assignLicense(admin, { onboardingId: first.onboardingId, licenseType })
  const read = () => db.onboarding.findMany({ where: { accountId: first.accountId } })
  const before = await read()

  const corrected = { ...account, name: 'Acme Ltd', contact: { name: 'Bob', email: 'bob@example.com' } }
  const second = await startOnboarding(admin, { account: corrected })

  expect(second).toMatchObject({ onboardingId: first.onboardingId, accountCreated: false, taken: false })
  expect(await read()).toEqual(before)
})

test('each sale of an account has one onboarding', async () => {
  const account = { name: 'Acme', externalId: uniqueCode('crm'), contact }
  const first = await startOnboarding(admin, { account, sale: 'order-1' })
  const { licenseType } = await seedOnboarding(admin, admin)
  await assignLicense(admin, { onboardingId: first.onboardingId, licenseType })

  const second = await startOnboarding(admin, { account, sale: 'order-2' })
  const third = await startOnboarding(admin, { account, sale: 'order-3' })
  expect(new Set([first, second, third].map(({ onboardingId }) => onboardingId)).size).toBe(3)
  for (const [index, one] of [first, second, third].entries()) {
    const again = await startOnboarding(admin, { account, sale: `order-${index + 1}` })
    expect(again).toMatchObject({ onboardingId: one.onboardingId, taken: false })
  }
  expect(await db.onboarding.count({ where: { accountId: first.accountId } })).toBe(3)
})

test('an account without an onboarding starts one, with or without a sale', async () => {
  const [externalId, other] = [uniqueCode('crm'), uniqueCode('crm')]
  await db.account.createMany({
    data: [externalId, other].map((id) => ({ name: 'Imported', externalId: id })),
  })
  const start = (id: string, sale?: string) =>
    startOnboarding(admin, { account: { name: 'Acme', externalId: id, contact }, sale })

  expect(await start(externalId)).toMatchObject({ accountCreated: false, taken: true })
  expect(await start(other, 'order-1')).toMatchObject({ accountCreated: false, taken: true })
})

test('repeating the assignment returns the same license and key for 24 hours', async () => {
  app.setNow('2026-03-01T12:00:00Z')
  const { onboardingId, licenseType, accountId } = await seedOnboarding(admin, admin)
  const first = await assignLicense(admin, { onboardingId, licenseType })

  app.setNow('2026-03-02T11:59:59.999Z')
  expect(await assignLicense(admin, { onboardingId, licenseType })).toEqual({ ...first, taken: false })
  expect(await attemptsOf(admin, onboardingId)).toEqual([
    'CREATE_ACCOUNT CONFIRMED',
    'ASSIGN_LICENSE CONFIRMED',
  ])

  app.setNow('2026-03-02T12:00:00Z')
  await expect(assignLicense(admin, { onboardingId, licenseType })).rejects.toMatchObject({
    code: 'ONBOARDING_STEP_OUT_OF_ORDER',
    expectedStep: 'ACTIVATE',
  })
  expect(await db.license.count({ where: { accountId } })).toBe(1)
})

test('repeating the assignment returns the key also after the activation', async () => {
  const { onboardingId, licenseType, licenseKey } = await seedActivated(admin)
  expect(await assignLicense(admin, { onboardingId, licenseType })).toMatchObject({
    licenseKey,
    taken: false,
  })
})

test.each<[string, object]>([
  ['another caller', {}],
  ['the same caller with other overrides', { overrides: { maxActivations: 9 } }],
])('%s gets neither the key nor a second license', async (caller, overrides) => {
  const { onboardingId, licenseType, accountId } = await seedAssigned(admin)
  const ctx = caller === 'another caller' ? app.as({ audience: 'ADMIN' }) : admin
  await expect(assignLicense(ctx, { onboardingId, licenseType, ...overrides })).rejects.toMatchObject({
    code: 'ONBOARDING_STEP_OUT_OF_ORDER',
    expectedStep: 'ACTIVATE',
  })
  expect(await db.license.count({ where: { accountId } })).toBe(1)
})

test('activating the device again records no second attempt', async () => {
  const { onboardingId, licenseKey: key, licenseId } = await seedActivated(admin)
  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({ created: false })

  expect((await attemptsOf(admin, onboardingId)).filter((line) => line.startsWith('ACTIVATE'))).toEqual([
    'ACTIVATE CONFIRMED',
  ])
  expect(await db.activation.count({ where: { licenseId } })).toBe(1)
})

test('a second device does not change the onboarding', async () => {
  const { onboardingId, licenseKey: key } = await seedActivated(admin, { maxActivations: 2 })
  const before = await db.onboarding.findUnique({ where: { id: onboardingId } })
  expect(await activateLicense(admin, { key, fingerprint: 'desktop' })).toMatchObject({ onboardingId: null })
  expect(await db.onboarding.findUnique({ where: { id: onboardingId } })).toEqual(before)
})

test('verifying again returns the present validation, and records nothing', async () => {
  const { onboardingId, licenseId } = await seedActivated(admin, { meters: [{ code: 'renders' }] })
  await verifyUsage(admin, { onboardingId, meter: 'renders' })
  const completed = await db.onboarding.findUnique({ where: { id: onboardingId } })
  const again = await verifyUsage(admin, { onboardingId, meter: 'renders' })

  expect(again).toMatchObject({ validation: { valid: true }, taken: false })
  expect(await db.onboarding.findUnique({ where: { id: onboardingId } })).toEqual(completed)
  expect(await db.usageRecord.count({ where: { licenseId } })).toBe(1)
  expect((await attemptsOf(admin, onboardingId)).filter((line) => line.startsWith('VERIFY'))).toHaveLength(1)
})

test('verifies the next device after the first one was deactivated', async () => {
  const { onboardingId, licenseKey: key } = await seedActivated(admin, { meters: [{ code: 'renders' }] })
  await transact(db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'laptop' }))
  await expect(verifyUsage(admin, { onboardingId, meter: 'renders' })).rejects.toMatchObject({
    code: 'LICENSE_NOT_VALID',
    validationCode: 'NOT_ACTIVATED',
    nextAction: 'ACTIVATE',
  })
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'desktop' })
  await verifyUsage(admin, { onboardingId, meter: 'renders' })

  expect(await db.onboarding.findUnique({ where: { id: onboardingId } })).toMatchObject({
    state: 'COMPLETED',
    activationId,
  })
  expect(await db.usageRecord.count({ where: { activationId } })).toBe(1)
})

test('an abandoned onboarding refuses further steps, and its account can start another one', async () => {
  const account = { name: 'Acme', externalId: uniqueCode('crm'), contact }
  const { onboardingId } = await startOnboarding(admin, { account })
  await abandon(onboardingId)
  await abandon(onboardingId, 'another reason')

  expect(await db.onboarding.findUnique({ where: { id: onboardingId } })).toMatchObject({
    state: 'ABANDONED',
    nextStep: null,
    abandonReason: 'no answer',
  })
  expect(await db.event.count({ where: { subjectId: onboardingId, type: 'onboarding.abandoned' } })).toBe(1)
  const { licenseType } = await seedOnboarding(admin, admin)
  await expect(assignLicense(admin, { onboardingId, licenseType })).rejects.toMatchObject({
    code: 'ONBOARDING_ABANDONED',
  })
  expect((await startOnboarding(admin, { account })).onboardingId).not.toBe(onboardingId)
})

test('abandoning leaves the license and its device as they are', async () => {
  const { onboardingId, licenseKey: key } = await seedAssigned(admin)
  await abandon(onboardingId)
  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({
    created: true,
    onboardingId: null,
  })
})

test('refuses to abandon a completed onboarding, and one that does not exist', async () => {
  const { onboardingId } = await seedActivated(admin)
  await verifyUsage(admin, { onboardingId })
  const completed = await db.onboarding.findUnique({ where: { id: onboardingId } })

  await expect(abandon(onboardingId)).rejects.toMatchObject({ code: 'ONBOARDING_COMPLETED' })
  expect(await db.onboarding.findUnique({ where: { id: onboardingId } })).toEqual(completed)
  await expect(abandon('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({
    code: 'ONBOARDING_NOT_FOUND',
  })
})

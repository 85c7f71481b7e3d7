import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import { verifyUsage } from '../../../src/domain/onboarding/verify-usage.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, uniqueCode } from '../../seed.ts'
import { attemptsOf, seedActivated, seedAssigned, seedOnboarding } from './journey.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const read = (id: string) => db.onboarding.findUniqueOrThrow({ where: { id } })

test('four steps lead from an account to verified use, each with its time and its attempt', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { onboardingId, licenseType } = await seedOnboarding(admin, admin, { meters: [{ code: 'renders' }] })
  expect(await read(onboardingId)).toMatchObject({ state: 'IN_PROGRESS', nextStep: 'ASSIGN_LICENSE' })

  app.setNow('2026-01-15T13:00:00Z')
  const { licenseKey: key, licenseId } = await assignLicense(admin, { onboardingId, licenseType })
  expect(await read(onboardingId)).toMatchObject({ nextStep: 'ACTIVATE', licenseId })

  app.setNow('2026-01-15T14:30:00Z')
  const answer = await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(answer).toMatchObject({ onboardingId, created: true })
  expect(await read(onboardingId)).toMatchObject({
    nextStep: 'VERIFY_USAGE',
    activationId: answer.activationId,
  })

  app.setNow('2026-01-15T15:00:00Z')
  const verified = await verifyUsage(admin, { onboardingId, meter: 'renders', amount: 3 })
  expect(verified.validation).toMatchObject({ valid: true, code: 'VALID' })
  expect(await read(onboardingId)).toMatchObject({
    state: 'COMPLETED',
    nextStep: null,
    assignedAt: new Date('2026-01-15T13:00:00Z'),
    activatedAt: new Date('2026-01-15T14:30:00Z'),
    completedAt: new Date('2026-01-15T15:00:00Z'),
  })
  expect(await attemptsOf(admin, onboardingId)).toEqual([
    'CREATE_ACCOUNT CONFIRMED',
    'ASSIGN_LICENSE CONFIRMED',
    'ACTIVATE CONFIRMED',
    'VERIFY_USAGE CONFIRMED',
  ])
  expect(await db.usageRecord.findMany({ where: { licenseId } })).toMatchObject([
    { meter: 'renders', amount: 3, activationId: answer.activationId },
  ])
  expect(await db.event.count({ where: { subjectId: onboardingId, type: 'onboarding.completed' } })).toBe(1)
})

test('records the caller, the request and the times of an attempt', async () => {
  app.setNow('2026-01-16T09:00:00Z')
  const ctx = app.as({
    audience: 'PARTNER',
    partner: 'north',
    principal: 'api-key:key_x',
    requestId: 'req-7',
  })
  const { onboardingId } = await seedAccount(ctx)
  expect(await db.onboardingAttempt.findMany({ where: { onboardingId } })).toMatchObject([
    {
      step: 'CREATE_ACCOUNT',
      actor: 'api-key:key_x',
      requestId: 'req-7',
      startedAt: new Date('2026-01-16T09:00:00Z'),
      endedAt: new Date('2026-01-16T09:00:00Z'),
    },
  ])
})

test('records only the attempt of a refused step, with its code', async () => {
  const { onboardingId, accountId } = await seedOnboarding(admin, admin)
  await expect(assignLicense(admin, { onboardingId, licenseType: 'no-such-type' })).rejects.toMatchObject({
    code: 'LICENSE_TYPE_NOT_FOUND',
  })
  expect(await attemptsOf(admin, onboardingId)).toEqual([
    'CREATE_ACCOUNT CONFIRMED',
    'ASSIGN_LICENSE REFUSED LICENSE_TYPE_NOT_FOUND',
  ])
  expect(await db.license.count({ where: { accountId } })).toBe(0)
  expect(await read(onboardingId)).toMatchObject({ nextStep: 'ASSIGN_LICENSE', licenseId: null })
})

test('records a refused first step without an onboarding', async () => {
  const principal = uniqueCode('caller')
  const ctx = app.as({ audience: 'ADMIN', principal })
  const contact = { name: 'Ada', email: 'no address' }
  await expect(startOnboarding(ctx, { account: { name: 'Acme', contact } })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
  expect(await db.onboardingAttempt.findMany({ where: { actor: principal } })).toMatchObject([
    { onboardingId: null, step: 'CREATE_ACCOUNT', outcome: 'REFUSED', code: 'INPUT_INVALID' },
  ])
})

test('records a refused activation as an attempt of the waiting onboarding', async () => {
  const { onboardingId, licenseKey: key, licenseId } = await seedAssigned(admin, { maxActivations: 0 })
  await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  expect((await attemptsOf(admin, onboardingId)).at(-1)).toBe('ACTIVATE REFUSED ACTIVATION_LIMIT_EXCEEDED')
  expect(await db.activation.count({ where: { licenseId } })).toBe(0)
  expect(await read(onboardingId)).toMatchObject({ nextStep: 'ACTIVATE', activationId: null })
})

test('refuses a step out of order, with the expected step', async () => {
  const { onboardingId, licenseType } = await seedOnboarding(admin, admin)
  await expect(verifyUsage(admin, { onboardingId })).rejects.toMatchObject({
    code: 'ONBOARDING_STEP_OUT_OF_ORDER',
    expectedStep: 'ASSIGN_LICENSE',
  })
  await assignLicense(admin, { onboardingId, licenseType })
  await expect(verifyUsage(admin, { onboardingId })).rejects.toMatchObject({
    code: 'ONBOARDING_STEP_OUT_OF_ORDER',
    expectedStep: 'ACTIVATE',
  })
  const other = await seedActivated(admin)
  const again = { onboardingId: other.onboardingId, licenseType }
  await expect(assignLicense(admin, again)).rejects.toMatchObject({
    code: 'ONBOARDING_STEP_OUT_OF_ORDER',
    expectedStep: 'VERIFY_USAGE',
  })
  expect((await attemptsOf(admin, onboardingId)).filter((line) => line.includes('REFUSED'))).toEqual([
    'VERIFY_USAGE REFUSED ONBOARDING_STEP_OUT_OF_ORDER',
    'VERIFY_USAGE REFUSED ONBOARDING_STEP_OUT_OF_ORDER',
  ])
  expect(await db.license.count({ where: { accountId: other.accountId } })).toBe(1)
})

test('refuses to verify the use of a license that cannot be used', async () => {
  const { onboardingId, licenseId } = await seedActivated(admin, { meters: [{ code: 'renders' }] })
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))

  await expect(verifyUsage(admin, { onboardingId, meter: 'renders' })).rejects.toMatchObject({
    code: 'LICENSE_NOT_VALID',
    validationCode: 'SUSPENDED',
    nextAction: 'CONTACT_SUPPORT',
  })
  expect(await db.usageRecord.count({ where: { licenseId } })).toBe(0)
  expect(await read(onboardingId)).toMatchObject({ state: 'IN_PROGRESS', nextStep: 'VERIFY_USAGE' })
})

test.each([
  [
    'an unknown meter',
    { meter: 'exports' },
    { code: 'INPUT_INVALID', issues: [{ path: ['meter'], allowed: ['renders'] }] },
  ],
  [
    'an amount below 0',
    { meter: 'renders', amount: -1 },
    { code: 'INPUT_INVALID', issues: [{ path: ['amount'] }] },
  ],
  [
    'an amount above the limit',
    { meter: 'renders', amount: 11 },
    { code: 'USAGE_LIMIT_EXCEEDED', limit: 10 },
  ],
])('refuses to verify with %s, and the onboarding stays at VERIFY_USAGE', async (_, use, refusal) => {
  const { onboardingId, licenseId } = await seedActivated(admin, { meters: [{ code: 'renders', limit: 10 }] })
  await expect(verifyUsage(admin, { onboardingId, ...use })).rejects.toMatchObject(refusal)
  expect(await db.usageRecord.count({ where: { licenseId } })).toBe(0)
  expect(await read(onboardingId)).toMatchObject({ nextStep: 'VERIFY_USAGE' })
})

import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { recordAttempt } from '../../../src/domain/onboarding/record-attempt.ts'
import { verifyUsage } from '../../../src/domain/onboarding/verify-usage.ts'
import { transact } from '../../../src/platform/db.ts'
import { startTestApp } from '../../app.ts'
import { seedOnboarding } from './journey.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const steps = ['CREATE_ACCOUNT', 'ASSIGN_LICENSE', 'ACTIVATE', 'VERIFY_USAGE'] as const

/** Takes the steps of an onboarding up to `last`, one an hour, with a refused activation. Returns its id. */
async function walk(day: string, last: (typeof steps)[number]): Promise<string> {
  app.setNow(`${day}T08:00:00Z`)
  const { onboardingId, licenseType } = await seedOnboarding(admin, admin)
  if (last === 'CREATE_ACCOUNT') return onboardingId
  app.setNow(`${day}T09:00:00Z`)
  const { licenseKey: key, licenseId } = await assignLicense(admin, { onboardingId, licenseType })
  if (last === 'ASSIGN_LICENSE') return onboardingId
  const elsewhere = { key, fingerprint: 'laptop', product: 'another-product' }
  await expect(activateLicense(admin, elsewhere)).rejects.toMatchObject({ code: 'PRODUCT_MISMATCH' })
  app.setNow(`${day}T10:00:00Z`)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  if (last === 'VERIFY_USAGE') {
    app.setNow(`${day}T11:00:00Z`)
    await verifyUsage(admin, { onboardingId })
  } else {
    await transact(db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'unpaid' }))
    await expect(verifyUsage(admin, { onboardingId })).rejects.toMatchObject({ code: 'LICENSE_NOT_VALID' })
  }
  return onboardingId
}

test('the attempts alone give the funnel, the times to activation and the codes of refusals', async () => {
  const ids: string[] = []
  for (const [day, last] of steps.entries()) ids.push(await walk(`2026-02-0${day + 1}`, last))
  const attempts = await db.onboardingAttempt.findMany({ where: { onboardingId: { in: ids } } })
  const taken = (step: string, id: string) =>
    attempts.find((a) => a.onboardingId === id && a.step === step && a.outcome === 'CONFIRMED')?.endedAt ??
    null

  expect(steps.map((step) => ids.filter((id) => taken(step, id)).length)).toEqual([4, 3, 2, 1])
  const refused = attempts.filter(({ outcome }) => outcome === 'REFUSED')
  expect(refused.map(({ step, code }) => `${step} ${code}`).sort()).toEqual([
    'ACTIVATE PRODUCT_MISMATCH',
    'ACTIVATE PRODUCT_MISMATCH',
    'VERIFY_USAGE LICENSE_NOT_VALID',
  ])
  // The state of each onboarding agrees with its attempts.
  for (const id of ids) {
    const { state, nextStep, ...at } = await db.onboarding.findUniqueOrThrow({ where: { id } })
    expect(nextStep).toBe(steps.find((step) => !taken(step, id)) ?? null)
    expect(state).toBe(nextStep ? 'IN_PROGRESS' : 'COMPLETED')
    expect([at.startedAt, at.assignedAt, at.activatedAt, at.completedAt]).toEqual(
      steps.map((step) => taken(step, id)),
    )
  }
  expect(ids.slice(2).map((id) => +taken('ACTIVATE', id)! - +taken('ASSIGN_LICENSE', id)!)).toEqual([
    3_600_000, 3_600_000,
  ])
})

test('logs an attempt once after it is committed, however often its transaction was retried', async () => {
  const { onboardingId } = await seedOnboarding(admin, admin)
  const attempt = { onboardingId, step: 'ASSIGN_LICENSE', code: null, startedAt: app.ctx.now() } as const
  const before = app.logged.length
  const lines = () =>
    app.logged.slice(before).filter(({ msg, step }) => msg === 'onboarding step' && step === 'ASSIGN_LICENSE')
  let tries = 0
  await transact(db, async (tx) => {
    await recordAttempt(admin, tx, { ...attempt, outcome: 'CONFIRMED' })
    expect(lines()).toEqual([])
    if (++tries < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' })
  })
  expect(tries).toBe(3)
  expect(lines()).toMatchObject([
    { outcome: 'CONFIRMED', principal: 'system', requestId: 'test', durationMs: 0 },
  ])

  const undone = transact(db, async (tx) => {
    await recordAttempt(admin, tx, { ...attempt, outcome: 'CONFIRMED' })
    throw new Error('fault')
  })
  await expect(undone).rejects.toThrow('fault')
  expect(lines()).toHaveLength(1)
  expect(await db.onboardingAttempt.count({ where: { onboardingId, step: 'ASSIGN_LICENSE' } })).toBe(1)
})

import { afterEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../../src/domain/onboarding/start.ts'
import { verifyUsage } from '../../../src/domain/onboarding/verify-usage.ts'
import { Cancelled } from '../../../src/platform/cancellation.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { seedAccount, uniqueCode } from '../../seed.ts'
import { attemptsOf, seedActivated, seedAssigned, seedOnboarding } from './journey.ts'

const database = await createEmbedded()
const app = await startTestApp(async () => database)
// Another gateway on the same database. Closing it leaves the database open.
const successor = await startTestApp(async () => ({ ...database, close: async () => {} }))
const { admin } = app
const { db } = app.ctx
const read = (id: string) => db.onboarding.findUniqueOrThrow({ where: { id } })

const run = (text: string) => database.sql.query({ name: 'fault', text }, [])

/** Makes the database fail at the end of a step, when its event or its attempt is written. */
async function failOn(
  table: 'events' | 'onboarding_attempts',
  condition: string,
  sqlState = 'P0001',
): Promise<void> {
  await run(`create or replace function fail() returns trigger language plpgsql as
    $$ begin raise exception 'the disk is full' using errcode = '${sqlState}'; end $$`)
  await run(
    `create trigger fault before insert on ${table} for each row when (${condition}) execute function fail()`,
  )
}

afterEach(async () => {
  await run('drop trigger if exists fault on events')
  await run('drop trigger if exists fault on onboarding_attempts')
})

test('a fault undoes a step, and records its attempt as FAILED', async () => {
  const { onboardingId, accountId, licenseType } = await seedOnboarding(admin, admin)
  await failOn('events', `new.type = 'license.issued'`)

  await expect(assignLicense(admin, { onboardingId, licenseType })).rejects.toThrow('the disk is full')
  expect(await attemptsOf(admin, onboardingId)).toEqual([
    'CREATE_ACCOUNT CONFIRMED',
    'ASSIGN_LICENSE FAILED INTERNAL',
  ])
  expect(await db.license.count({ where: { accountId } })).toBe(0)
  expect(await read(onboardingId)).toMatchObject({ nextStep: 'ASSIGN_LICENSE', licenseId: null })
})

test('records DATABASE_UNAVAILABLE if the database failed, and no attempt if the request was cancelled', async () => {
  const { onboardingId, licenseType } = await seedOnboarding(admin, admin)
  await failOn('events', `new.type = 'license.issued'`, '53100')
  await expect(assignLicense(admin, { onboardingId, licenseType })).rejects.toThrow('the disk is full')
  const cancelled = { ...admin, signal: AbortSignal.abort(new Cancelled('CLIENT_LEFT')) }
  await expect(assignLicense(cancelled, { onboardingId, licenseType })).rejects.toThrow(Cancelled)
  expect((await attemptsOf(admin, onboardingId)).slice(1)).toEqual([
    'ASSIGN_LICENSE FAILED DATABASE_UNAVAILABLE',
  ])
})

test('a failed step can be repeated with the same idempotency key', async () => {
  const { onboardingId, accountId, licenseType } = await seedOnboarding(admin, admin)
  const input = { onboardingId, licenseType, idempotencyKey: 'assign' }
  await failOn('events', `new.type = 'license.issued'`)
  await expect(assignLicense(admin, input)).rejects.toThrow('the disk is full')
  await run('drop trigger fault on events')

  await assignLicense(admin, input)
  expect((await attemptsOf(admin, onboardingId)).slice(1)).toEqual([
    'ASSIGN_LICENSE FAILED INTERNAL',
    'ASSIGN_LICENSE CONFIRMED',
  ])
  expect(await db.license.count({ where: { accountId } })).toBe(1)
})

test('a step whose attempt cannot be recorded is not taken', async () => {
  const { onboardingId, licenseKey: key, licenseId } = await seedAssigned(admin)
  await failOn('onboarding_attempts', `new.step = 'ACTIVATE' and new.outcome = 'CONFIRMED'`)

  await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toThrow('the disk is full')
  expect(await db.activation.count({ where: { licenseId } })).toBe(0)
  expect(await db.license.findUnique({ where: { id: licenseId } })).toMatchObject({ activeActivations: 0 })
  expect(await read(onboardingId)).toMatchObject({ nextStep: 'ACTIVATE' })
  expect((await attemptsOf(admin, onboardingId)).at(-1)).toBe('ACTIVATE FAILED INTERNAL')
})

test('records an activation that fails before it has the lock as FAILED', async () => {
  const { onboardingId, licenseKey: key, licenseId } = await seedAssigned(admin)
  await run('alter table releases rename to elsewhere')
  await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toThrow('releases')
  await run('alter table elsewhere rename to releases')

  expect((await attemptsOf(admin, onboardingId)).at(-1)).toBe('ACTIVATE FAILED INTERNAL')
  expect(await db.activation.count({ where: { licenseId } })).toBe(0)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect((await attemptsOf(admin, onboardingId)).at(-1)).toBe('ACTIVATE CONFIRMED')
})

test('logs a failure that cannot be recorded', async () => {
  const { onboardingId } = await seedActivated(admin)
  await failOn('onboarding_attempts', `new.step = 'VERIFY_USAGE'`)
  const before = app.logged.length

  await expect(verifyUsage(admin, { onboardingId })).rejects.toThrow('the disk is full')
  expect(app.logged.slice(before)).toContainEqual(
    expect.objectContaining({ msg: 'failed onboarding step not recorded', step: 'VERIFY_USAGE' }),
  )
  expect(await read(onboardingId)).toMatchObject({ state: 'IN_PROGRESS', nextStep: 'VERIFY_USAGE' })
})

test('a fault in the first step leaves no account, and a failed attempt', async () => {
  const principal = uniqueCode('caller')
  const externalId = uniqueCode('crm')
  await failOn('events', `new.type = 'account.created'`)
  const account = { name: 'Acme', externalId, contact: { name: 'Ada', email: 'ada@example.com' } }

  await expect(startOnboarding(app.as({ audience: 'ADMIN', principal }), { account })).rejects.toThrow()
  expect(await db.account.count({ where: { externalId } })).toBe(0)
  expect(await db.onboardingAttempt.findMany({ where: { actor: principal } })).toMatchObject([
    { onboardingId: null, step: 'CREATE_ACCOUNT', outcome: 'FAILED', code: 'INTERNAL' },
  ])
})

test('another gateway continues an onboarding', async () => {
  const { licenseType } = await seedOnboarding(admin, admin)
  const { onboardingId } = await seedAccount(admin)
  const { licenseKey, licenseId } = await assignLicense(successor.admin, { onboardingId, licenseType })

  expect(await assignLicense(admin, { onboardingId, licenseType })).toMatchObject({ licenseKey, licenseId })
  await activateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })
  await verifyUsage(successor.admin, { onboardingId })
  expect(await read(onboardingId)).toMatchObject({ state: 'COMPLETED', licenseId })
  expect(await attemptsOf(admin, onboardingId)).toHaveLength(4)
})

test('logs each attempt, without a key or an address', async () => {
  const before = app.logged.length
  const name = uniqueCode('account')
  const email = `${name}@example.com`
  const account = { name, contact: { name: 'Ada', email } }
  const ctx = app.as({ audience: 'ADMIN', principal: 'api-key:key_x', requestId: 'req-9' })
  const { onboardingId } = await startOnboarding(ctx, { account })
  const { licenseType } = await seedOnboarding(admin, admin)
  const { licenseKey } = await assignLicense(ctx, { onboardingId, licenseType })
  await expect(activateLicense(ctx, { key: licenseKey, fingerprint: '' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
  await activateLicense(ctx, { key: licenseKey, fingerprint: 'laptop' })

  const lines = app.logged.slice(before).filter((line) => line.requestId === 'req-9')
  const line = { msg: 'onboarding step', principal: 'api-key:key_x', durationMs: 0 }
  expect(lines).toMatchObject([
    { ...line, step: 'CREATE_ACCOUNT', outcome: 'CONFIRMED', code: null },
    { ...line, step: 'ASSIGN_LICENSE', outcome: 'CONFIRMED', onboarding: expect.stringMatching(/^onb_/) },
    { ...line, step: 'ACTIVATE', outcome: 'REFUSED', code: 'INPUT_INVALID' },
    { ...line, step: 'ACTIVATE', outcome: 'CONFIRMED' },
  ])
  const text = JSON.stringify(app.logged.slice(before))
  expect(text).not.toContain(licenseKey)
  expect(text).not.toContain(licenseKey.slice(4, 15))
  expect(text).not.toContain(email)
})

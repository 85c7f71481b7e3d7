import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { startTestApp } from '../../app.ts'
import { seedAccount, seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db, sql } = app.ctx
const run = (text: string, values: unknown[] = []) => sql.query({ name: 'test', text }, values)

test('no seat above the ceiling is committed, whatever the code does', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 2 })
  await activateLicense(admin, { key, fingerprint: 'one' })
  await activateLicense(admin, { key, fingerprint: 'two' })
  const change = 'update licenses set active_activations = active_activations'
  await expect(run(`${change} + 1 where id = $1`, [licenseId])).rejects.toThrow(
    'licenses_seats_within_ceiling',
  )
  await expect(run(`${change} - 3 where id = $1`, [licenseId])).rejects.toThrow(/check constraint/)
  expect(await db.license.findUnique({ where: { id: licenseId } })).toMatchObject({ activeActivations: 2 })
})

test('a device has at most one active seat of a license', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 2 })
  const { activationId } = await activateLicense(admin, { key, fingerprint: 'laptop' })
  const { id: _, ...seat } = await db.activation.findUniqueOrThrow({ where: { id: activationId } })
  const data = { ...seat, components: {}, metadata: {}, tokenDigest: null }
  await expect(db.activation.create({ data })).rejects.toThrow(/Unique constraint/)
  await db.activation.create({ data: { ...data, deactivatedAt: new Date() } })
  expect(await db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(1)
})

test.each<[string, string]>([
  ['an expiry before its start', `starts_at = null, term_anchor = null, expiry = '2027-01-01'`],
  ['a start without an anchor', `term_anchor = null`],
  ['an expiry without the end of its grace', `grace_ends_at = null`],
  ['grace that ends before the expiry', `grace_ends_at = expiry - interval '1 day'`],
  ['a suspension without a reason', `suspended_at = now()`],
  ['a revocation without a reason', `revoked_at = now()`],
  ['seats below 0', `max_activations = -1`],
  ['a limit below the seats sold', `seat_limit = max_activations - 1`],
  ['a ceiling below the limit', `seat_ceiling = seat_limit - 1`],
  ['a limit without a ceiling', `seat_ceiling = null`],
  ['no term at all', `terms = 0`],
])('a license never has %s', async (_, change) => {
  const { licenseId } = await seedLicense(admin, { term: 'P1Y', maxActivations: 3 })
  const before = await db.license.findUnique({ where: { id: licenseId } })
  await expect(run(`update licenses set ${change} where id = $1`, [licenseId])).rejects.toThrow(
    /check constraint/,
  )
  expect(await db.license.findUnique({ where: { id: licenseId } })).toEqual(before)
})

test('a license has the product of its type, and a revision of its type', async () => {
  const { licenseId } = await seedLicense(admin)
  const other = await seedLicense(admin)
  const { productId, revisionId } = await db.license.findUniqueOrThrow({ where: { id: other.licenseId } })
  await expect(
    run('update licenses set product_id = $2 where id = $1', [licenseId, productId]),
  ).rejects.toThrow(/foreign key/)
  await expect(
    run('update licenses set revision_id = $2 where id = $1', [licenseId, revisionId]),
  ).rejects.toThrow(/foreign key/)
})

test('a license has one current key', async () => {
  const { licenseId } = await seedLicense(admin)
  const second = { digest: new Uint8Array(32), pepperId: 'x', licenseId }
  await expect(db.licenseKey.create({ data: second })).rejects.toThrow(/Unique constraint/)
  const short = {
    ...second,
    digest: new Uint8Array(31),
    supersededAt: new Date(0),
    worksUntil: new Date(0),
    forgottenAt: new Date(0),
  }
  await expect(db.licenseKey.create({ data: short })).rejects.toThrow(/check constraint/)
})

test.each<[string, string]>([
  ['completed without a device', `state = 'COMPLETED', next_step = null, completed_at = now()`],
  ['completed or abandoned with a next step', `state = 'ABANDONED', abandoned_at = now()`],
  ['waiting for a device without a license', `next_step = 'ACTIVATE'`],
  ['waiting for its own first step', `next_step = 'CREATE_ACCOUNT'`],
  ['in progress without a next step', `next_step = null`],
])('an onboarding is never %s', async (_, change) => {
  const { onboardingId } = await seedAccount(admin)
  await expect(run(`update onboardings set ${change} where id = $1`, [onboardingId])).rejects.toThrow(
    /check constraint/,
  )
})

test('an attempt has a code if and only if it was not confirmed', async () => {
  const { onboardingId } = await seedAccount(admin)
  const attempt = 'update onboarding_attempts set'
  await expect(run(`${attempt} code = 'X' where onboarding_id = $1`, [onboardingId])).rejects.toThrow(/check/)
  await expect(run(`${attempt} outcome = 'FAILED' where onboarding_id = $1`, [onboardingId])).rejects.toThrow(
    /check/,
  )
})

test('use is never negative, and a usage record is never empty', async () => {
  const { licenseId } = await seedLicense(admin)
  const counter = { licenseId, meter: 'renders', period: 'NONE', periodStartAt: new Date(0) }
  await expect(db.usageCounter.create({ data: { ...counter, used: -1 } })).rejects.toThrow(/check constraint/)
  const record = { licenseId, meter: 'renders', amount: 0, recordedAt: new Date(0), requestId: 'test' }
  await expect(db.usageRecord.create({ data: record })).rejects.toThrow(/check constraint/)
})

test('codes, domains and addresses have one spelling', async () => {
  await expect(db.product.create({ data: { code: 'Studio', name: 'x' } })).rejects.toThrow(/check constraint/)
  await expect(db.account.create({ data: { name: 'x', domain: 'Acme.example' } })).rejects.toThrow(
    /check constraint/,
  )
  const { accountId } = await seedAccount(admin)
  const contact = { accountId, name: 'x', email: 'Ada@example.com' }
  await expect(db.contact.create({ data: contact })).rejects.toThrow(/check constraint/)
})

test('an API key has exactly the account or partner that its audience requires', async () => {
  const key = { name: 'x', digest: new Uint8Array(32), hint: 'x', createdAt: new Date(), createdBy: 'test' }
  for (const data of [
    { ...key, audience: 'PARTNER' as const },
    { ...key, audience: 'ACCOUNT' as const },
    { ...key, audience: 'ADMIN' as const, partner: 'north' },
  ]) {
    await expect(db.apiKey.create({ data })).rejects.toThrow(/check constraint/)
  }
})

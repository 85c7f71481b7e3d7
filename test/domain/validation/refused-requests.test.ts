import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { createRefusalTally } from '../../../src/domain/validation/refusal-tally.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const support = app.as({ audience: 'SUPPORT' })
const software = app.as({ audience: 'APP', address: '203.0.113.9' })

const activate = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }`
const validate = `query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }`
const read = `query ($id: ID!, $first: Int) { license(id: $id) { refusals(first: $first) {
  kind code device fingerprint version network attempts firstAt lastAt } } }`

async function refusalsOf(id: string, caller = support, first?: number): Promise<Record<string, unknown>[]> {
  await app.ctx.lastSeen.flush()
  const { data, errors } = await execute(app, caller, read, { id: toTypedId('License', id), first })
  if (errors) throw new Error(JSON.stringify(errors))
  return data.license.refusals
}

test('support sees refused activations and failed validations with their device, latest first', async () => {
  app.setNow('2026-03-01T10:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin, { maxActivations: 1 })
  await activateLicense(admin, { key, fingerprint: 'first', name: 'Office' })
  const second = { key, fingerprint: 'second', name: 'Laptop', platform: 'linux', version: '2.0.0' }
  await execute(app, software, activate, { input: second })
  app.setNow('2026-03-01T10:05:00Z')
  await execute(app, software, activate, { input: second })
  app.setNow('2026-03-01T10:06:00Z')
  await execute(app, app.as({ audience: 'APP', address: '2001:db8:1:2::3' }), validate, {
    input: { key, fingerprint: 'first', product: 'another' },
  })
  expect(await refusalsOf(licenseId)).toEqual([
    {
      kind: 'VALIDATION',
      code: 'PRODUCT_MISMATCH',
      device: 'Office',
      fingerprint: 'first',
      version: null,
      network: '2001:db8:1::/48',
      attempts: 1,
      firstAt: '2026-03-01T10:06:00.000Z',
      lastAt: '2026-03-01T10:06:00.000Z',
    },
    {
      kind: 'ACTIVATION',
      code: 'ACTIVATION_LIMIT_EXCEEDED',
      device: 'Laptop',
      fingerprint: 'second',
      version: '2.0.0',
      network: '203.0.113.0/24',
      attempts: 2,
      firstAt: '2026-03-01T10:00:00.000Z',
      lastAt: '2026-03-01T10:05:00.000Z',
    },
  ])
  expect(await refusalsOf(licenseId, support, 1)).toMatchObject([{ kind: 'VALIDATION' }])
  expect(await refusalsOf(licenseId, support, 0)).toEqual([])
  await expect(refusalsOf(licenseId, support, 21)).rejects.toThrow(/must be at most 20/)
})

test('a valid validation, and one for another instant, are no refusals', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  await execute(app, software, validate, { input: { key } })
  await execute(app, admin, validate, { input: { key, product: 'another', asOf: '2026-03-01T00:00:00Z' } })
  expect(await refusalsOf(licenseId)).toEqual([])
})

test('a value that is too long to record is left out', async () => {
  app.setNow('2026-03-01T10:06:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  const long = 'a1'.repeat(129)
  await execute(app, software, validate, { input: { key, fingerprint: long } })
  app.setNow('2026-03-01T10:07:00Z')
  await execute(app, software, activate, { input: { key, fingerprint: 'None', version: 'v'.repeat(101) } })
  expect(await refusalsOf(licenseId)).toMatchObject([
    { code: 'INPUT_INVALID', fingerprint: 'None', version: null },
    { code: 'NOT_ACTIVATED', fingerprint: null },
  ])
})

test('only the last 20 entries of a license are kept, for 90 days', async () => {
  const { licenseId } = await seedLicense(admin)
  const tallies = [createRefusalTally(app.ctx.sql), createRefusalTally(app.ctx.sql)]
  const start = Date.parse('2026-04-01T00:00:00Z')
  for (let n = 0; n < 50; n++) {
    const origin = { fingerprint: `device ${n}`, device: null, version: null, network: null }
    const attempt = { kind: 'ACTIVATION', code: 'ACTIVATION_LIMIT_EXCEEDED', licenseId, origin } as const
    tallies[n % 2]!.add(attempt, new Date(start + n * 1000))
  }
  await Promise.all(tallies.map((tally) => tally.flush()))
  const kept = await refusalsOf(licenseId)
  expect(kept.map(({ fingerprint }) => fingerprint)).toEqual(
    Array.from({ length: 20 }, (_, n) => `device ${49 - n}`),
  )

  app.setNow('2026-06-30T00:00:40Z')
  await app.handlers['validation.delete-refused-requests']({})
  expect((await refusalsOf(licenseId)).map(({ fingerprint }) => fingerprint)).toEqual(
    Array.from({ length: 10 }, (_, n) => `device ${49 - n}`),
  )
})

test('equal refused requests with two keys of one license are one entry', async () => {
  const { licenseId, licenseKey } = await seedLicense(admin, { maxActivations: 0 })
  const { licenseKey: newKey } = await transact(admin.db, (tx) =>
    rotateLicenseKey(admin, tx, { licenseId, overlap: 'P1D' }),
  )
  for (const key of [licenseKey, newKey])
    await execute(app, software, activate, { input: { key, fingerprint: 'same' } })
  expect(await refusalsOf(licenseId)).toMatchObject([
    { code: 'ACTIVATION_LIMIT_EXCEEDED', fingerprint: 'same', attempts: 2 },
  ])
})

test('a license without seats for its refused devices shows no refusals of another license', async () => {
  const one = await seedLicense(admin, { maxActivations: 0 })
  const other = await seedLicense(admin, { maxActivations: 0 })
  await execute(app, software, activate, { input: { key: one.licenseKey, fingerprint: 'one' } })
  expect(await refusalsOf(other.licenseId)).toEqual([])
  expect(await refusalsOf(one.licenseId)).toHaveLength(1)
  const owner = app.as({ audience: 'ACCOUNT', accountId: one.accountId })
  expect(await refusalsOf(one.licenseId, owner)).toHaveLength(1)
})

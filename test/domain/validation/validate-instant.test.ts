import { beforeEach, expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db } = app.ctx
const read = (id: string) => db.license.findUniqueOrThrow({ where: { id } })
const startsOf = (licenseId: string) => db.event.count({ where: { licenseId, type: 'license.started' } })

beforeEach(() => app.setNow('2026-01-15T12:00:00Z'))

test('asOf validates at another instant and records nothing', async () => {
  const { licenseId, licenseKey: key } = await seedLicense(admin, { term: 'P14D', gracePeriod: 'P7D' })
  const before = await read(licenseId)
  const at = async (instant: string) => {
    const { code, checkedAt } = await validateLicense(admin, { key, asOf: new Date(instant) })
    return [code, checkedAt.toISOString()]
  }
  expect(await at('2026-01-15T11:59:59.999Z')).toEqual(['NOT_YET_VALID', '2026-01-15T11:59:59.999Z'])
  expect(await at('2026-01-15T12:00:00Z')).toEqual(['VALID', '2026-01-15T12:00:00.000Z'])
  expect(await at('2026-01-30T00:00:00Z')).toEqual(['GRACE', '2026-01-30T00:00:00.000Z'])
  expect(await at('2026-02-06T00:00:00Z')).toEqual(['EXPIRED', '2026-02-06T00:00:00.000Z'])
  await app.ctx.lastSeen.flush()
  expect(await read(licenseId)).toEqual(before)
})

test('asOf is available to authenticated callers, not to anonymous software', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const query = `query ($key: String!) {
    validateLicense(input: { key: $key, asOf: "2027-01-01T00:00:00Z" }) { code }
  }`
  const software = await execute(app, app.as({ audience: 'APP' }), query, { key })
  expect(software.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  const partner = await execute(app, app.as({ audience: 'PARTNER', partner: 'north' }), query, { key })
  expect(partner.data.validateLicense.code).toBe('VALID')
})

test('a nonce is returned unchanged, whatever the result', async () => {
  const { licenseKey } = await seedLicense(admin)
  const nonce = 'Ä 𐍈 "\\'
  for (const key of [licenseKey, 'no key']) {
    expect((await validateLicense(admin, { key, nonce })).nonce).toBe(nonce)
  }
  expect((await validateLicense(admin, { key: licenseKey })).nonce).toBeNull()
})

test.each<[string, Record<string, unknown>, string]>([
  ['a nonce of 257 characters', { nonce: 'x'.repeat(257) }, 'nonce'],
  ['a fingerprint with U+0000', { fingerprint: 'a\0' }, 'fingerprint'],
  ['an empty fingerprint', { fingerprint: '' }, 'fingerprint'],
  ['a product that is not a code', { product: 'Studio Pro' }, 'product'],
  ['65 entitlements', { entitlements: Array.from({ length: 65 }, (_, at) => `e${at}`) }, 'entitlements'],
])('refuses %s at its path', async (_, input, path) => {
  const { licenseKey: key } = await seedLicense(admin)
  await expect(validateLicense(admin, { key, ...input })).rejects.toMatchObject({
    issues: [{ path: [path] }],
  })
})

test('the first validation starts the term once', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_VALIDATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  app.setNow('2026-02-01T12:00:00Z')
  const validations = await Promise.all(Array.from({ length: 10 }, () => validateLicense(admin, { key })))

  for (const { code, facts } of validations) {
    expect(code).toBe('VALID')
    expect(facts?.expiry).toEqual(new Date('2026-02-15T23:59:59.999Z'))
  }
  expect(await startsOf(licenseId)).toBe(1)
  app.setNow('2026-02-10T12:00:00Z')
  await validateLicense(admin, { key })
  expect(await read(licenseId)).toMatchObject({ startsAt: new Date('2026-02-01T12:00:00Z') })
})

test('a validation with asOf starts no term', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_VALIDATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  const asOf = new Date('2026-02-01T12:00:00Z')
  expect(await validateLicense(admin, { key, asOf })).toMatchObject({ valid: false, code: 'NOT_YET_VALID' })
  expect(await read(licenseId)).toMatchObject({ startsAt: null, expiry: null })
})

test('a validation does not start a term that starts with the first activation', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_ACTIVATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  const validation = await validateLicense(admin, { key })
  expect(validation).toMatchObject({ valid: false, code: 'NOT_YET_VALID' })
  expect(validation.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'ACTIVATE' })
  expect(await read(licenseId)).toMatchObject({ startsAt: null })

  app.setNow('2026-02-01T12:00:00Z')
  expect(await activateLicense(admin, { key, fingerprint: 'laptop' })).toMatchObject({
    validation: { code: 'VALID' },
  })
  expect(await read(licenseId)).toMatchObject({
    startsAt: new Date('2026-02-01T12:00:00Z'),
    expiry: new Date('2026-02-15T23:59:59.999Z'),
  })
  expect(await startsOf(licenseId)).toBe(1)
})

test('a refused first activation starts no term', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_ACTIVATION', maxActivations: 0 }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  expect(await read(licenseId)).toMatchObject({ startsAt: null, expiry: null })
  expect(await startsOf(licenseId)).toBe(0)
})

test('an expiry that was set manually is kept when the term starts', async () => {
  const expiry = new Date('2026-03-01T00:00:00Z')
  const rules = { term: 'P14D', termStartsAt: 'FIRST_VALIDATION' }
  const { licenseKey: key } = await seedLicense(admin, rules, { expiry })
  expect((await validateLicense(admin, { key })).facts).toMatchObject({ expiry })
})

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

test('asOf answers for another instant, and records nothing', async () => {
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

test('asOf is for those who are known; software in the field cannot ask it', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const query = `query ($key: String!) {
    validateLicense(input: { key: $key, asOf: "2027-01-01T00:00:00Z" }) { code }
  }`
  const field = await execute(app, app.as({ audience: 'APP' }), query, { key })
  expect(field.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  const partner = await execute(app, app.as({ audience: 'PARTNER', partner: 'north' }), query, { key })
  expect(partner.data.validateLicense.code).toBe('VALID')
})

test('a nonce comes back as it was sent, whatever the answer', async () => {
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
  ['a product that is no code', { product: 'Studio Pro' }, 'product'],
  ['65 entitlements', { entitlements: Array.from({ length: 65 }, (_, at) => `e${at}`) }, 'entitlements'],
  ['a key of 4,097 characters', { key: 'x'.repeat(4097) }, 'key'],
])('%s is an input error at its path', async (_, input, path) => {
  const { licenseKey: key } = await seedLicense(admin)
  await expect(validateLicense(admin, { key, ...input })).rejects.toMatchObject({
    issues: [{ path: [path] }],
  })
})

test('a term that begins with the first validation begins with it, once', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_VALIDATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  app.setNow('2026-02-01T12:00:00Z')
  const answers = await Promise.all(Array.from({ length: 10 }, () => validateLicense(admin, { key })))

  for (const { code, facts } of answers) {
    expect(code).toBe('VALID')
    expect(facts?.expiry).toEqual(new Date('2026-02-15T23:59:59.999Z'))
  }
  expect(await startsOf(licenseId)).toBe(1)
  app.setNow('2026-02-10T12:00:00Z')
  await validateLicense(admin, { key })
  expect(await read(licenseId)).toMatchObject({ startsAt: new Date('2026-02-01T12:00:00Z') })
})

test('asking for another instant starts no term', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_VALIDATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  const asOf = new Date('2026-02-01T12:00:00Z')
  expect(await validateLicense(admin, { key, asOf })).toMatchObject({ valid: false, code: 'NOT_YET_VALID' })
  expect(await read(licenseId)).toMatchObject({ startsAt: null, expiry: null })
})

test('a term that begins with the first activation is not begun by a validation', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_ACTIVATION' }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  const answer = await validateLicense(admin, { key })
  expect(answer).toMatchObject({ valid: false, code: 'NOT_YET_VALID' })
  expect(answer.checks.find(({ passed }) => !passed)).toMatchObject({ nextAction: 'ACTIVATE' })
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

test('a refused first activation begins no term', async () => {
  const rules = { term: 'P14D', termStartsAt: 'FIRST_ACTIVATION', maxActivations: 0 }
  const { licenseId, licenseKey: key } = await seedLicense(admin, rules)
  await expect(activateLicense(admin, { key, fingerprint: 'laptop' })).rejects.toMatchObject({
    code: 'ACTIVATION_LIMIT_EXCEEDED',
  })
  expect(await read(licenseId)).toMatchObject({ startsAt: null, expiry: null })
  expect(await startsOf(licenseId)).toBe(0)
})

test('an expiry given by hand is kept when the term begins', async () => {
  const expiry = new Date('2026-03-01T00:00:00Z')
  const rules = { term: 'P14D', termStartsAt: 'FIRST_VALIDATION' }
  const { licenseKey: key } = await seedLicense(admin, rules, { expiry })
  expect((await validateLicense(admin, { key })).facts).toMatchObject({ expiry })
})

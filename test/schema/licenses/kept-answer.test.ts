import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { verifyAnswer } from '../../../verifier/index.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const field = app.as({ audience: 'APP' })

const document = `query ($input: ValidateLicenseInput!) {
  validateLicense(input: $input) { valid code answer signature license { updatesUntil } }
}`

test('software without a credential gets an answer to keep, and the verifier accepts it', async () => {
  const { licenseKey: key, product } = await seedLicense(admin, { updates: 'P1Y' })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const input = { key, fingerprint: 'laptop', keep: 'P1D' }
  const { data } = await execute(app, field, document, { input })
  expect(data).toMatchObject({
    validateLicense: { valid: true, signature: null, license: { updatesUntil: expect.any(String) } },
  })
  const { answer } = (data as { validateLicense: { answer: string } }).validateLicense
  const keys = await publishedKeys(admin, admin.db)
  const options = { keys, product, fingerprint: 'laptop', now: app.ctx.now() }
  expect(await verifyAnswer(answer, options)).toMatchObject({ valid: true, code: 'VALID' })
})

test('keep without a fingerprint is INPUT_INVALID', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const { errors } = await execute(app, field, document, { input: { key, keep: 'P1D' } })
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'INPUT_INVALID' } })
})

test('a renewal of a perpetual license returns the later end of its updates', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, { updates: 'P1Y' })
  const mutation = `mutation ($id: ID!) {
    renewLicense(input: { license: $id }) { ... on RenewLicensePayload { license { expiry updatesUntil } } }
  }`
  const { data, errors } = await execute(app, admin, mutation, { id: toTypedId('License', licenseId) })
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    renewLicense: { license: { expiry: null, updatesUntil: '2028-01-15T23:59:59.999Z' } },
  })
})

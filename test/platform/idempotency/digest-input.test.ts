import { createHash, randomUUID } from 'node:crypto'
import { isInputObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../../schema/index.ts'
import { canonicalJson } from '../../../src/platform/idempotency/canonical-json.ts'
import { isSameInput } from '../../../src/platform/idempotency/digest-input.ts'
import { once } from '../../../src/platform/idempotency/once.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { createSecrets } from '../../../src/platform/secrets.ts'
import { startTestApp, TEST_SECRET } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('without the secret, the stored digests do not show whether a guess of a license key is right', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId } = await seedAccount(admin)
  const input = { account: toTypedId('Account', accountId), licenseType, key: 'SHOP-2026-0193' }
  const idempotencyKey = randomUUID()
  const document = `mutation ($input: IssueLicenseInput!) { issueLicense(input: $input) { __typename } }`
  const { data } = await execute(app, admin, document, { input: { ...input, idempotencyKey } })
  expect(data.issueLicense.__typename).toBe('IssueLicensePayload')

  const record = await admin.db.idempotencyRecord.findFirstOrThrow({ where: { key: idempotencyKey } })
  const stored = [record.inputDigest, record.documentDigest!].map((digest) =>
    Buffer.from(digest).toString('hex'),
  )
  const printed = `mutation ($input: IssueLicenseInput!) {\n  issueLicense(input: $input) {\n    __typename\n  }\n}`
  const request = {
    document: printed,
    variableValues: { input: { ...input, idempotencyKey } },
    locale: 'en',
  }
  expect(stored).not.toContain(sha256(canonicalJson(input)))
  expect(stored).not.toContain(sha256(canonicalJson(request)))
})

test('an outcome is replayed after a change of the secret', async () => {
  const idempotencyKey = randomUUID()
  const input = { idempotencyKey, license: 'one' }
  const first = await once(admin, 'test', input, async () => 'first')
  const changed = { ...admin, secrets: createSecrets(`another-${TEST_SECRET}`, [TEST_SECRET]) }
  expect(await once(changed, 'test', input, async () => 'second')).toBe(first)
})

test('an outcome of version 0.1.0, whose digest has no secret, is replayed', async () => {
  const idempotencyKey = randomUUID()
  const first = await once(admin, 'test', { idempotencyKey, license: 'one' }, async () => 'first')
  await admin.db.idempotencyRecord.updateMany({
    where: { key: idempotencyKey },
    data: { inputDigest: createHash('sha256').update('{"license":"one"}').digest() },
  })
  const repeat = (license: string) => once(admin, 'test', { idempotencyKey, license }, async () => 'second')
  expect(await repeat('one')).toBe(first)
  await expect(repeat('two')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
})

test('null is another input than absence, for each field with a meaning of null', () => {
  const fields = Object.values(schemas.ADMIN.getTypeMap())
    .filter(isInputObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .filter(({ description }) => /\bnull (?:removes|for unlimited)/i.test(description ?? ''))
  expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['domain', 'maxActivations']))
  for (const { name } of fields) {
    const { digest } = admin.secrets.digest('idempotency-request', '{}')
    expect({ name, isSame: isSameInput(admin, digest, {}) }).toEqual({ name, isSame: true })
    expect({ name, isSame: isSameInput(admin, digest, { [name]: null }) }).toEqual({ name, isSame: false })
  }
})

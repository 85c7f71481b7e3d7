import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { anonymousCaller } from '../../../src/platform/caller.ts'
import { StateRefusal } from '../../../src/platform/errors.ts'
import { forgetOutcomes } from '../../../src/platform/idempotency/forget-outcomes.ts'
import { once } from '../../../src/platform/idempotency/once.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { say } from '../../../src/texts/say.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

const issue = `mutation ($input: IssueLicenseInput!) {
  issueLicense(input: $input) {
    ... on IssueLicensePayload { licenseKey license { id status activeActivations } }
    ... on Refusal { code message }
  }
}`
const suspend = `mutation ($license: ID!) {
  suspendLicense(input: { license: $license, reason: "test" }) { ... on SuspendLicensePayload { license { status } } }
}`

async function issueInput() {
  const { licenseType } = await seedLicenseType(admin)
  const { accountId } = await seedAccount(admin)
  return { account: toTypedId('Account', accountId), licenseType, idempotencyKey: randomUUID() }
}

test('a replayed response is identical, although the record has changed', async () => {
  const input = await issueInput()
  const first = await execute(app, admin, issue, { input })
  const { id } = first.data.issueLicense.license
  await execute(app, admin, suspend, { license: id })

  const again = await execute(app, admin, issue, { input })

  expect(again).toEqual(first)
  expect(again.data.issueLicense.license.status).toBe('ACTIVE')
  expect(await admin.db.license.count({ where: { licenseType: { code: input.licenseType } } })).toBe(1)
})

test('another selection with the same key returns the present record, and nothing happens twice', async () => {
  const input = await issueInput()
  const first = await execute(app, admin, issue, { input })
  await execute(app, admin, suspend, { license: first.data.issueLicense.license.id })

  const other = issue.replace('license { id status activeActivations }', 'license { id status issuedAt }')
  const again = await execute(app, admin, other, { input })

  const { licenseKey, license } = first.data.issueLicense
  expect(again.data.issueLicense).toMatchObject({
    licenseKey,
    license: { id: license.id, status: 'SUSPENDED' },
  })
  expect(await admin.db.license.count({ where: { licenseType: { code: input.licenseType } } })).toBe(1)
})

test('another input with the same key is refused', async () => {
  const input = await issueInput()
  await execute(app, admin, issue, { input })
  const { licenseType } = await seedLicenseType(admin)

  const answer = await execute(app, admin, issue, { input: { ...input, licenseType } })

  expect(answer.data.issueLicense).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await admin.db.license.count({ where: { licenseType: { code: licenseType } } })).toBe(0)
})

test('a refusal is replayed, although the request would now succeed', async () => {
  const input = { ...(await issueInput()), licenseType: 'not-there-yet' }
  const first = await execute(app, admin, issue, { input })
  expect(first.data.issueLicense).toMatchObject({ code: 'LICENSE_TYPE_NOT_FOUND' })

  expect(await execute(app, admin, issue, { input })).toEqual(first)
})

test('the same key of another principal is a different key', async () => {
  const input = await issueInput()
  const first = await execute(app, app.as({ audience: 'ADMIN' }), issue, { input })
  const second = await execute(app, app.as({ audience: 'ADMIN' }), issue, { input })

  expect(second.data.issueLicense.license.id).not.toBe(first.data.issueLicense.license.id)
})

test('callers without a credential are distinguished by their license keys', async () => {
  const activate = `mutation ($input: ActivateLicenseInput!) {
    activateLicense(input: $input) { ... on ActivateLicensePayload { created activation { id } } ... on Refusal { code } }
  }`
  const caller = anonymousCaller('test')
  const activateWith = async (key: string) =>
    await execute(app, { caller }, activate, { input: { key, fingerprint: 'laptop', idempotencyKey: '1' } })
  const [one, two] = [await seedLicense(admin), await seedLicense(admin)]

  const first = await activateWith(one.licenseKey)
  const second = await activateWith(two.licenseKey)

  expect(first.data.activateLicense.created).toBe(true)
  expect(second.data.activateLicense.created).toBe(true)
  expect(await activateWith(one.licenseKey)).toEqual(first)
})

test('a fault stores nothing, so the same key can be retried', async () => {
  const input = { idempotencyKey: randomUUID() }
  const failing = once(admin, 'test', input, async () => {
    throw new Error('a fault')
  })
  await expect(failing).rejects.toThrow('a fault')

  expect(await once(admin, 'test', input, async () => 'done')).toBe('done')
})

test('a refusal undoes the writes of the operation', async () => {
  const input = { idempotencyKey: randomUUID() }
  const code = `product-${randomUUID().slice(0, 8)}`
  const refused = once(admin, 'test', input, async (tx) => {
    await tx.product.create({ data: { code, name: code } })
    throw new StateRefusal('LICENSE_SUSPENDED', say('SUSPENDED'))
  })

  await expect(refused).rejects.toMatchObject({ code: 'LICENSE_SUSPENDED' })
  expect(await admin.db.product.count({ where: { code } })).toBe(0)
})

test('a stored outcome contains no license key, and is deleted after a day', async () => {
  const input = await issueInput()
  const first = await execute(app, admin, issue, { input })
  const key = input.idempotencyKey
  const record = await admin.db.idempotencyRecord.findFirstOrThrow({ where: { key } })
  expect(JSON.stringify(record)).not.toContain(first.data.issueLicense.licenseKey)

  app.setNow('2026-01-16T12:00:01Z')
  const later = await execute(app, admin, issue, { input })
  expect(later.data.issueLicense.license.id).not.toBe(first.data.issueLicense.license.id)

  app.setNow('2026-01-18T12:00:00Z')
  await forgetOutcomes(app.ctx)
  expect(await admin.db.idempotencyRecord.count({ where: { key } })).toBe(0)
  app.setNow('2026-01-15T12:00:00Z')
})

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openMail } from '../../integrations/email/open-mail.ts'
import { validateLicense } from '../../src/domain/validation/validate.ts'
import type { Context } from '../../src/platform/context.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { createSecrets } from '../../src/platform/secrets.ts'
import { noMail, startTestApp, TEST_SECRET } from '../app.ts'
import { createEmbedded } from '../database.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../seed.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-rotate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const app = await startTestApp(createEmbedded, openMail({ ...noMail, folder }))
const NEW = 'the-new-secret-that-is-long-enough-0123'

/** Returns the gateway as after a restart with other secrets. */
function restartWith(current: string, previous: string[] = []): Context {
  app.ctx.secrets = createSecrets(current, previous)
  return { ...app.admin, secrets: app.ctx.secrets }
}

const issue = `mutation ($input: IssueLicenseInput!) {
  issueLicense(input: $input) { ... on IssueLicensePayload { licenseKey license { id } } ... on Refusal { code } }
}`

test('after LICET_SECRET changed, keys, signatures, stored outcomes and queued mails still work', async () => {
  const { licenseType } = await seedLicenseType(app.admin)
  const { accountId } = await seedAccount(app.admin)
  const input = { account: toTypedId('Account', accountId), licenseType, idempotencyKey: 'order 1' }
  const first = await execute(app, app.admin, issue, { input })
  const { licenseKey: key } = first.data.issueLicense
  const kidOf = (signature: string | null | undefined) =>
    JSON.parse(Buffer.from(signature!.split('.')[0]!, 'base64url').toString()).kid
  const { signature } = await validateLicense(app.admin, { key, signed: true })
  const sealed = { where: { license: { accountId }, sealedKey: { not: null } } }
  expect(await app.ctx.db.notification.count(sealed)).toBe(1)

  // First, every gateway gets the new secret as a further one, so that all can read what the first changed gateway
  // writes.
  const careful = restartWith(TEST_SECRET, [NEW])
  expect(await validateLicense(careful, { key })).toMatchObject({ valid: true })

  const rotated = restartWith(NEW, [TEST_SECRET])
  const answer = await validateLicense(rotated, { key, signed: true })
  expect(answer).toMatchObject({ valid: true })
  expect(kidOf(answer.signature)).toBe(kidOf(signature))
  expect(await execute(app, rotated, issue, { input })).toEqual(first)
  const reused = { input: { ...input, idempotencyKey: 'order 1', metadata: { another: true } } }
  expect((await execute(app, rotated, issue, reused)).data.issueLicense.code).toBe('IDEMPOTENCY_KEY_REUSED')
  await app.runJobs()
  const { state } = await app.ctx.db.notification.findFirstOrThrow({ where: { license: { accountId } } })
  expect(state).toBe('SENT')
  const mails = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  expect(mails.join('\n').replaceAll(/=\r?\n/g, '')).toContain(key)
  expect(await app.ctx.db.notification.count(sealed)).toBe(0)
  expect(app.logged.filter(({ level }) => (level as number) >= 50)).toEqual([])

  const issued = await seedLicense(rotated)
  const careless = restartWith(NEW)
  expect(await validateLicense(careless, { key: issued.licenseKey })).toMatchObject({ valid: true })
  // Without the previous secret, its digests are not found and its seals are not opened.
  expect(await validateLicense(careless, { key })).toMatchObject({ valid: false, code: 'NOT_FOUND' })
  await expect(validateLicense(careless, { key, signed: true })).rejects.toMatchObject({
    code: 'SEAL_UNKNOWN_KEY',
  })
  restartWith(TEST_SECRET)
})

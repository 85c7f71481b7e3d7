import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openMail } from '../integrations/email/open-mail.ts'
import { transact } from '../src/db.ts'
import { validateLicense } from '../src/licenses/validate.ts'
import { noMail, startTestApp, TEST_SECRET } from './app.ts'
import { createEmbedded } from './database.ts'
import { execute } from './graphql.ts'
import { seedLicenseType, uniqueCode } from './seed.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const app = await startTestApp(createEmbedded, openMail({ ...noMail, folder }))
const { sql } = app.ctx

/** Every row of every table, the job queue's included, as text: `schema.table` → rows. */
async function dump(): Promise<Map<string, string>> {
  const tables = await sql.query<{ name: string }>(
    {
      name: 'tables',
      text: `select schemaname || '.' || quote_ident(tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    },
    [],
  )
  const rows = new Map<string, string>()
  for (const { name } of tables) {
    const [found] = await sql.query<{ text: string | null }>(
      { name: 'rows', text: `select string_agg(t::text, '\n') as text from ${name} t` },
      [],
    )
    rows.set(name, found?.text ?? '')
  }
  return rows
}

async function ask(audience: 'ADMIN' | 'APP', field: string, input: object, selection: string) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input!`
  const query = `mutation ($input: ${type}) { answer: ${field}(input: $input) { __typename ${selection} ... on Refusal { code } } }`
  const { data, errors } = await execute(app, app.as({ audience, principal: `test:${audience}` }), query, {
    input: { ...input, idempotencyKey: `key of ${field}` },
  })
  expect(errors).toBeUndefined()
  return data.answer
}

test('after a whole journey no secret is in the database or the log, and no address outside its contact', async () => {
  const { licenseType } = await seedLicenseType(app.admin, {
    meters: [{ code: 'renders' }],
    maxActivations: 2,
  })
  const email = `${uniqueCode('ada')}@example.com`
  const account = { name: 'Acme', externalId: uniqueCode('crm'), contact: { name: 'Ada', email } }
  const { onboarding } = await ask(
    'ADMIN',
    'startOnboarding',
    { account },
    '... on StartOnboardingPayload { onboarding { id } }',
  )
  const { licenseKey: key, license } = await ask(
    'ADMIN',
    'assignLicense',
    { onboarding: onboarding.id, licenseType },
    '... on AssignLicensePayload { licenseKey license { id } }',
  )
  const device = { key, fingerprint: 'laptop' }
  const { activationToken } = await ask(
    'APP',
    'activateLicense',
    device,
    '... on ActivateLicensePayload { activationToken }',
  )
  await ask('APP', 'recordUsage', { key, meter: 'renders', amount: 1 }, '')
  await ask('ADMIN', 'verifyUsage', { onboarding: onboarding.id }, '')
  const { secret } = await ask(
    'ADMIN',
    'createApiKey',
    { name: 'ci', audience: 'ADMIN' },
    '... on CreateApiKeyPayload { secret }',
  )
  await ask('ADMIN', 'suspendLicense', { license: license.id, reason: 'unpaid' }, '')
  expect(await ask('APP', 'heartbeat', device, '')).toBeDefined()
  await transact(app.ctx.db, (tx) => app.ctx.enqueue(tx, 'licenses.record-expired', {}))
  // What is sealed for a mail is gone once it is sent; what goes wrong is told with its cause, to the log.
  expect(await app.ctx.db.notification.count({ where: { sealedKey: { not: null } } })).toBeGreaterThan(0)
  await app.runJobs()
  expect(readdirSync(folder)).not.toEqual([])
  expect(await app.ctx.db.notification.count({ where: { sealedKey: { not: null } } })).toBe(0)
  const { signature } = await validateLicense(app.admin, { key, signed: true })
  expect(signature).toEqual(expect.any(String))
  const privateKeys = (await app.ctx.db.signingKey.findMany()).map(({ privateJwk }) => privateJwk)
  const opened = await Promise.all(privateKeys.map((sealed) => app.ctx.secrets.open('signing-keys', sealed)))
  await app.ctx.marks.flush()
  await app.ctx.db.$executeRawUnsafe('alter table activations rename to away')
  const inField = app.as({ audience: 'APP' })
  const activate = `mutation ($key: String!) { activateLicense(input: { key: $key, fingerprint: "x" }) { __typename } }`
  const failed = await execute(app, inField, activate, { key })
  await app.ctx.db.$executeRawUnsafe('alter table away rename to activations')
  expect(failed.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }])
  expect(JSON.stringify(failed)).not.toContain(key)

  const tables = await dump()
  expect([...tables.keys()]).toEqual(expect.arrayContaining(['public.idempotency_records', 'pgboss.job']))
  const stored = [...tables.values()].join('\n')
  const logged = JSON.stringify(app.logged)
  expect(stored).toContain('key of createApiKey')
  expect(logged).toContain('ACTIVATE')
  for (const text of [key, activationToken, secret, TEST_SECRET, ...opened.map((jwk) => JSON.parse(jwk).d)]) {
    expect(text).toEqual(expect.any(String))
    for (const spelling of [text, text.replaceAll('-', ''), Buffer.from(text).toString('base64')]) {
      expect(stored).not.toContain(spelling)
      expect(logged).not.toContain(spelling)
    }
  }
  expect(logged).not.toContain(email)
  expect([...tables].filter(([, rows]) => rows.includes(email)).map(([name]) => name)).toEqual([
    'public.contacts',
  ])
})

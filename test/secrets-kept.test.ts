import { expect, test } from 'vitest'
import { transact } from '../src/db.ts'
import { startTestApp } from './app.ts'
import { execute } from './graphql.ts'
import { seedLicenseType, uniqueCode } from './seed.ts'

const app = await startTestApp()
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
  await app.ctx.marks.flush()

  const tables = await dump()
  expect([...tables.keys()]).toEqual(expect.arrayContaining(['public.idempotency_records', 'pgboss.job']))
  const stored = [...tables.values()].join('\n')
  const logged = JSON.stringify(app.logged)
  expect(stored).toContain('key of createApiKey')
  expect(logged).toContain('ACTIVATE')
  for (const text of [key, activationToken, secret]) {
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

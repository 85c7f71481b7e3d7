import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

/** Names of the statements that were sent without Prisma, in order. */
const sent: string[] = []
const writes: string[] = []
const app = await startTestApp(async () => {
  const database = await createEmbedded()
  const { pglite } = database.engine as { pglite: { query: (text: string, values?: unknown[]) => unknown } }
  const query = pglite.query.bind(pglite)
  // Every statement reaches the embedded database here, with and without Prisma.
  pglite.query = (text, values, ...rest) => {
    if (/^\s*(insert|update|delete|with)\b/i.test(text)) writes.push(text)
    return query(text, values, ...(rest as []))
  }
  const sql: typeof database.sql = {
    query: (statement, values) => {
      sent.push(statement.name)
      return database.sql.query(statement, values)
    },
  }
  return { ...database, sql }
})
const { admin } = app
const { db } = app.ctx

/** Runs the work and returns its result with the statements that it sent. Pending last-seen times are written before it. */
async function statementsOf<T>(
  work: () => Promise<T>,
): Promise<{ result: T; names: string[]; written: string[] }> {
  await app.ctx.lastSeen.flush()
  sent.length = 0
  writes.length = 0
  const result = await work()
  const names = sent.filter((name) => !name.startsWith('mark-'))
  return { result, names, written: writes.filter((text) => !text.includes('with seen as')) }
}

test('a validation costs exactly one statement and writes nothing', async () => {
  const { licenseKey: key } = await seedLicense(admin, {
    meters: [{ code: 'renders', limit: 3 }],
    term: 'P1Y',
  })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(writes).not.toEqual([])
  const requirements = { fingerprint: 'laptop', meter: 'renders', entitlements: ['export'], version: '2.0' }
  const { names, written } = await statementsOf(() => validateLicense(admin, { key, ...requirements }))

  expect(names).toEqual(['facts-by-key'])
  expect(written).toEqual([])
})

test('a validation through GraphQL costs exactly one statement and writes nothing', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const query =
    'query ($key: String!) { validateLicense(input: { key: $key }) { valid code checks { code } } }'
  const caller = app.as({ audience: 'APP' })
  const { result, names, written } = await statementsOf(() => execute(app, caller, query, { key }))

  expect(result.data.validateLicense).toMatchObject({ valid: true, code: 'VALID' })
  expect(names).toEqual(['facts-by-key'])
  expect(written).toEqual([])
})

test('a hundred concurrent validations share two statements, and each has its own result', async () => {
  const licenses = await Promise.all(Array.from({ length: 3 }, () => seedLicense(admin)))
  const unknown = LicenseKey.generate().reveal()
  const keys = Array.from({ length: 100 }, (_, at) => licenses[at % 4]?.licenseKey ?? unknown)
  const { result, names } = await statementsOf(() =>
    Promise.all(keys.map((key, at) => validateLicense(admin, { key, nonce: String(at) }))),
  )

  expect(names.length).toBeLessThanOrEqual(2)
  for (const [at, { nonce, facts }] of result.entries()) {
    expect(nonce).toBe(String(at))
    expect(facts?.licenseId).toBe(licenses[at % 4]?.licenseId)
  }
})

test('a key with a wrong checksum is KEY_MALFORMED without a statement', async () => {
  const { licenseKey } = await seedLicense(admin)
  const mistyped = licenseKey.slice(0, -1) + (licenseKey.endsWith('0') ? '1' : '0')
  const { result, names } = await statementsOf(() => validateLicense(admin, { key: mistyped }))
  expect(result.code).toBe('KEY_MALFORMED')
  expect(names).toEqual([])
})

test('an unknown key costs the same statement as an existing one', async () => {
  const key = LicenseKey.generate().reveal()
  const { result, names, written } = await statementsOf(() => validateLicense(admin, { key }))
  expect(result.code).toBe('NOT_FOUND')
  expect(names).toEqual(['facts-by-key'])
  expect(written).toEqual([])
})

test('a failed statement fails the validations that shared it, and the next one succeeds', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  await db.$executeRaw`alter table releases rename to elsewhere`
  const shared = await Promise.allSettled([validateLicense(admin, { key }), validateLicense(admin, { key })])
  await db.$executeRaw`alter table elsewhere rename to releases`

  expect(shared.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await validateLicense(admin, { key })).toMatchObject({ code: 'VALID' })
})

test('last-seen times are written after the response and never decrease', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const seen = async () => {
    await app.ctx.lastSeen.flush()
    const { lastValidatedAt } = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
    const { lastSeenAt } = await db.activation.findFirstOrThrow({ where: { licenseId } })
    return [lastValidatedAt?.toISOString(), lastSeenAt.toISOString()]
  }
  app.setNow('2026-01-15T14:00:00Z')
  await validateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await seen()).toEqual(['2026-01-15T14:00:00.000Z', '2026-01-15T14:00:00.000Z'])

  app.setNow('2026-01-15T13:00:00Z')
  await validateLicense(admin, { key, fingerprint: 'laptop' })
  app.setNow('2026-01-15T15:00:00Z')
  await validateLicense(admin, { key, fingerprint: 'laptop', asOf: new Date('2026-01-16T00:00:00Z') })
  await validateLicense(admin, { key: LicenseKey.generate().reveal() })
  expect(await seen()).toEqual(['2026-01-15T14:00:00.000Z', '2026-01-15T14:00:00.000Z'])
})

test('a time is written again after a minute, so that frequent validations cost no more writes', async () => {
  app.setNow('2026-01-16T12:00:00Z')
  const { licenseId, licenseKey: key } = await seedLicense(admin)
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  const versions = async () => {
    await app.ctx.lastSeen.flush()
    const [row] = await db.$queryRaw<{ license: string; activation: string }[]>`
      select l.xmin::text as license, a.xmin::text as activation
      from licenses l join activations a on a.license_id = l.id where l.id = ${licenseId}::uuid`
    return row!
  }
  await validateLicense(admin, { key, fingerprint: 'laptop' })
  app.setNow('2026-01-16T12:01:00Z')
  await validateLicense(admin, { key, fingerprint: 'laptop' })
  const written = await versions()
  app.setNow('2026-01-16T12:01:59Z')
  await validateLicense(admin, { key, fingerprint: 'laptop' })
  expect(await versions()).toEqual(written)
  app.setNow('2026-01-16T12:02:00Z')
  await validateLicense(admin, { key, fingerprint: 'laptop' })
  const next = await versions()
  expect(next.license).not.toBe(written.license)
  expect(next.activation).not.toBe(written.activation)
})

test('a thousand validations of one license are written in one statement', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  await app.ctx.lastSeen.flush()
  await Promise.all(Array.from({ length: 1000 }, () => validateLicense(admin, { key })))
  sent.length = 0
  await app.ctx.lastSeen.flush()
  expect(sent).toEqual(['mark-licenses'])
})

import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { startTestApp } from '../../app.ts'
import { createEmbedded } from '../../database.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

/** The name of every statement that went past Prisma, as it was sent. */
const sent: string[] = []
const writes: string[] = []
const app = await startTestApp(async () => {
  const database = await createEmbedded()
  const { pglite } = database.engine as { pglite: { query: (text: string, values?: unknown[]) => unknown } }
  const query = pglite.query.bind(pglite)
  // Everything reaches the embedded database here, Prisma's statements and ours.
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

/** What the work sent to the database; the marks of what was seen before it are written first. */
async function statementsOf<T>(
  work: () => Promise<T>,
): Promise<{ answer: T; names: string[]; written: string[] }> {
  await app.ctx.lastSeen.flush()
  sent.length = 0
  writes.length = 0
  const answer = await work()
  const names = sent.filter((name) => !name.startsWith('mark-'))
  return { answer, names, written: writes.filter((text) => !text.includes('with seen as')) }
}

test('an answer costs exactly one statement, and writes nothing', async () => {
  const { licenseKey: key } = await seedLicense(admin, {
    meters: [{ code: 'renders', limit: 3 }],
    term: 'P1Y',
  })
  await activateLicense(admin, { key, fingerprint: 'laptop' })
  expect(writes).not.toEqual([])
  const demands = { fingerprint: 'laptop', meter: 'renders', entitlements: ['export'], version: '2.0' }
  const { names, written } = await statementsOf(() => validateLicense(admin, { key, ...demands }))

  expect(names).toEqual(['facts-by-key'])
  expect(written).toEqual([])
})

test('the same holds for a request through the graph', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const query =
    'query ($key: String!) { validateLicense(input: { key: $key }) { valid code checks { code } } }'
  const caller = app.as({ audience: 'APP' })
  const { answer, names, written } = await statementsOf(() => execute(app, caller, query, { key }))

  expect(answer.data.validateLicense).toMatchObject({ valid: true, code: 'VALID' })
  expect(names).toEqual(['facts-by-key'])
  expect(written).toEqual([])
})

test('a hundred answers at once share a few statements, and each gets its own', async () => {
  const licenses = await Promise.all(Array.from({ length: 3 }, () => seedLicense(admin)))
  const stranger = LicenseKey.generate().reveal()
  const keys = Array.from({ length: 100 }, (_, at) => licenses[at % 4]?.licenseKey ?? stranger)
  const { answer, names } = await statementsOf(() =>
    Promise.all(keys.map((key, at) => validateLicense(admin, { key, nonce: String(at) }))),
  )

  expect(names.length).toBeLessThanOrEqual(2)
  for (const [at, { nonce, facts }] of answer.entries()) {
    expect(nonce).toBe(String(at))
    expect(facts?.licenseId).toBe(licenses[at % 4]?.licenseId)
  }
})

test('a key that fails its checksum is answered without any statement', async () => {
  const { licenseKey } = await seedLicense(admin)
  const mistyped = licenseKey.slice(0, -1) + (licenseKey.endsWith('0') ? '1' : '0')
  const { answer, names } = await statementsOf(() => validateLicense(admin, { key: mistyped }))
  expect(answer.code).toBe('KEY_MALFORMED')
  expect(names).toEqual([])
})

test('a wrong key costs the look-up that a right one costs', async () => {
  const key = LicenseKey.generate().reveal()
  const { answer, names, written } = await statementsOf(() => validateLicense(admin, { key }))
  expect(answer.code).toBe('NOT_FOUND')
  expect(names).toEqual(['facts-by-key'])
  expect(written).toEqual([])
})

test('a statement that fails fails those that shared it, and the next one works', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  await db.$executeRaw`alter table releases rename to elsewhere`
  const shared = await Promise.allSettled([validateLicense(admin, { key }), validateLicense(admin, { key })])
  await db.$executeRaw`alter table elsewhere rename to releases`

  expect(shared.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await validateLicense(admin, { key })).toMatchObject({ code: 'VALID' })
})

test('when a license and its device were last seen is written behind the answers, and never goes back', async () => {
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

test('a thousand validations of one license are one row of one mark', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  await app.ctx.lastSeen.flush()
  await Promise.all(Array.from({ length: 1000 }, () => validateLicense(admin, { key })))
  sent.length = 0
  await app.ctx.lastSeen.flush()
  expect(sent).toEqual(['mark-licenses'])
})

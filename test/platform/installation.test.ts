import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createApp } from '../../src/gateway/app.ts'
import type { Database } from '../../src/platform/database/open.ts'
import { openInstallation, WrongSecretError } from '../../src/platform/installation.ts'
import { createSecrets } from '../../src/platform/secrets.ts'
import { startTestApp, TEST_SECRET } from '../app.ts'
import { createEmbedded, createPostgresDatabase, fillDataDir, hasPostgres } from '../database.ts'
import { redisUrl } from '../redis.ts'
import { seedLicense } from '../seed.ts'

const OTHER_SECRET = 'another-secret-that-is-long-enough-0123456789'
const idOf = (secret: string) => createSecrets(secret).ids[0]!

const databases: Database[] = []
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.close()))
})

async function unusedDatabase(): Promise<Database> {
  const database = await createEmbedded()
  databases.push(database)
  return database
}

async function recordedSecret({ db }: Database): Promise<string | null> {
  return (await db.installation.findFirstOrThrow()).secretId
}

test('the first start records the secret, and each start returns the same id', async () => {
  const database = await unusedDatabase()
  expect(await recordedSecret(database)).toBeNull()
  const first = await openInstallation(database.sql, createSecrets(TEST_SECRET))
  expect(await recordedSecret(database)).toBe(idOf(TEST_SECRET))
  expect(await openInstallation(database.sql, createSecrets(TEST_SECRET))).toEqual(first)
  expect(first.lostKeys).toBe(0)
})

test('refuses another secret on a database without license keys, and records nothing', async () => {
  const database = await unusedDatabase()
  await openInstallation(database.sql, createSecrets(TEST_SECRET))
  const opening = openInstallation(database.sql, createSecrets(OTHER_SECRET, [`${OTHER_SECRET}-older`]))
  await expect(opening).rejects.toThrow(WrongSecretError)
  await expect(opening).rejects.toThrow(
    `LICET_SECRET is not the secret of this database. The database was used with the secret ${idOf(TEST_SECRET)}`,
  )
  expect(await recordedSecret(database)).toBe(idOf(TEST_SECRET))
})

test('the message contains neither secret', async () => {
  const database = await unusedDatabase()
  await openInstallation(database.sql, createSecrets(TEST_SECRET))
  const error = await openInstallation(database.sql, createSecrets(OTHER_SECRET)).catch(String)
  expect(error).not.toContain(TEST_SECRET)
  expect(error).not.toContain(OTHER_SECRET)
})

test('a secret is rotated by LICET_SECRET_PREVIOUS, and back', async () => {
  const database = await unusedDatabase()
  await openInstallation(database.sql, createSecrets(TEST_SECRET))
  await openInstallation(database.sql, createSecrets(TEST_SECRET, [OTHER_SECRET]))
  expect(await recordedSecret(database)).toBe(idOf(TEST_SECRET))
  await openInstallation(database.sql, createSecrets(OTHER_SECRET, [TEST_SECRET]))
  expect(await recordedSecret(database)).toBe(idOf(OTHER_SECRET))
  await openInstallation(database.sql, createSecrets(OTHER_SECRET))
  await expect(openInstallation(database.sql, createSecrets(TEST_SECRET))).rejects.toThrow(WrongSecretError)
  await openInstallation(database.sql, createSecrets(TEST_SECRET, [OTHER_SECRET]))
  expect(await recordedSecret(database)).toBe(idOf(TEST_SECRET))
})

test('with license keys, accepts the secret of some of them and counts the others', async () => {
  const app = await startTestApp()
  await seedLicense(app.admin)
  const { lostKeys, id } = await openInstallation(app.ctx.sql, createSecrets(TEST_SECRET))
  expect(lostKeys).toBe(0)
  await expect(openInstallation(app.ctx.sql, createSecrets(OTHER_SECRET))).rejects.toThrow(WrongSecretError)

  // An operator can delete the recorded secret after the secret was lost.
  await app.ctx.db.installation.updateMany({ data: { secretId: null } })
  expect(await openInstallation(app.ctx.sql, createSecrets(OTHER_SECRET))).toEqual({ id, lostKeys: 1 })
  expect(await openInstallation(app.ctx.sql, createSecrets(TEST_SECRET))).toEqual({ id, lostKeys: 0 })
})

test('a database has one installation', async () => {
  const { db } = await unusedDatabase()
  await expect(db.installation.create({ data: {} })).rejects.toThrow(/Unique constraint/)
})

describe.skipIf(!redisUrl() || !hasPostgres())('installations that share Redis', () => {
  test('count separately, and the processes of one installation count together', async () => {
    const databases = await Promise.all([0, 1].map(() => createPostgresDatabase()))
    onTestFinished(async () => {
      await Promise.all(databases.map(({ drop }) => drop()))
    })
    const start = async (database: number) => {
      const app = await createApp(
        readConfig({
          DATABASE_URL: databases[database]!.url,
          REDIS_URL: redisUrl()!,
          LICET_SECRET: TEST_SECRET,
          LICET_LIMIT_REQUESTS: '2',
          LICET_LOG_LEVEL: 'silent',
        }),
      )
      onTestFinished(() => app.close())
      return app.ctx
    }
    // Databases with the same template have the same id.
    const preparing = await start(0)
    await preparing.db.installation.updateMany({ data: { id: randomUUID() } })
    const installations = await Promise.all(
      [0, 1].map(async (database) => [await start(database), await start(database)] as const),
    )
    const takeAll = async ([one, another]: (typeof installations)[number], whose: string) => {
      await one.limits.requests.take(whose)
      await one.limits.requests.take(whose)
      return await another.limits.requests.take(whose)
    }
    // True once both processes are connected to Redis.
    for (const processes of installations) {
      await expect.poll(() => takeAll(processes, randomUUID())).toBeGreaterThan(0)
    }
    const whose = randomUUID()
    expect(await takeAll(installations[0]!, whose)).toBeGreaterThan(0)
    expect(await installations[1]![0].limits.requests.take(whose)).toBe(0)
  })
})

const dataDir = mkdtempSync(join(tmpdir(), 'licet-installation-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test('no process starts with another secret; the message names the file of a generated one', async () => {
  fillDataDir(dataDir)
  const start = (environment: Record<string, string> = {}) =>
    createApp(readConfig({ LICET_DATA_DIR: dataDir, LICET_LOG_LEVEL: 'silent', ...environment }))
  await (await start()).close()
  const secretFile = join(dataDir, 'secret')
  const generated = readFileSync(secretFile, 'utf8').trim()

  await expect(start({ LICET_SECRET: OTHER_SECRET })).rejects.toThrow(
    /^LICET_SECRET is not the secret of this/,
  )
  writeFileSync(secretFile, OTHER_SECRET, { mode: 0o600 })
  await expect(start()).rejects.toThrow(`The secret in ${secretFile} is not the secret of this database.`)
  await (await start({ LICET_SECRET: generated })).close()
})

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Redis } from 'ioredis'
import pg from 'pg'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase, usePglite } from '../src/platform/database/open.ts'
import { AwaitedPGlite } from '../src/platform/database/pglite-adapter.ts'
import { prepareJobs } from '../src/platform/jobs.ts'
import { administer } from './database.ts'
import { rememberRows } from './embedded-template.ts'

const serverUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const redisUrl = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'

/**
 * Runs once before all tests. Creates a migrated database of each kind as the template for the databases of test files.
 */
export default async function setup() {
  const template = join(tmpdir(), `licet-template-${process.pid}.tar`)
  await makeEmbeddedTemplate(template)
  process.env.TEST_DATABASE_TEMPLATE = template
  process.env.TEST_DATABASE_NAME = `licet_test_${process.pid}`
  process.env.TEST_POSTGRES = (await responds(serverUrl)) ? serverUrl : ''
  if (process.env.TEST_POSTGRES) await makePostgresTemplate(process.env.TEST_DATABASE_NAME)
  else {
    const line = '!'.repeat(80)
    console.warn(
      `${line}\nNo PostgreSQL responds at ${serverUrl}: the tests of races, locks and restarts are SKIPPED.`,
    )
    console.warn(`Start one, or name it in TEST_DATABASE_URL.\n${line}`)
  }
  process.env.TEST_REDIS = (await redisAnswers(redisUrl)) ? redisUrl : ''
  if (!process.env.TEST_REDIS) {
    console.warn(`No Redis responds at ${redisUrl}: the tests of limits that gateways share are SKIPPED.`)
  }
  const processes = await mkdtemp(join(tmpdir(), 'licet-test-processes-'))
  process.env.TEST_PROCESSES = processes
  return async () => {
    await rm(template)
    await endProcesses(processes)
    if (process.env.TEST_POSTGRES) await dropAll(process.env.TEST_DATABASE_NAME!)
  }
}

/** Ends the processes that test files share. Vitest ends its workers without notice, so the workers cannot. */
async function endProcesses(folder: string): Promise<void> {
  for (const pid of await readdir(folder)) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // The process has ended already.
    }
  }
  await rm(folder, { recursive: true })
}

async function makeEmbeddedTemplate(file: string): Promise<void> {
  const pglite = await PGlite.create()
  await migrate(new AwaitedPGlite(pglite))
  await prepareJobs((await usePglite(pglite)).engine)
  await rememberRows(pglite)
  await writeFile(file, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await pglite.close()
}

async function makePostgresTemplate(name: string): Promise<void> {
  await administer(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const options = { dataDir: '', poolSize: 2, statementTimeoutMs: 0, waitMs: 1_000 }
  const database = await openDatabase({ ...options, url: url.href })
  await prepareJobs(database.engine)
  await database.close()
}

/** Drops all databases with the prefix, also those of a test that was killed. */
async function dropAll(prefix: string): Promise<void> {
  const names = await administer(`select datname from pg_database where datname like '${prefix}%'`)
  for (const { datname } of names) await administer(`drop database if exists ${datname} with (force)`)
}

async function responds(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function redisAnswers(url: string): Promise<boolean> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 })
  redis.on('error', () => {})
  try {
    await redis.connect()
    return (await redis.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    redis.disconnect()
  }
}

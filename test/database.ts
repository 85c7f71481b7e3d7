import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Redis } from 'ioredis'
import pg from 'pg'
import { migrate } from '../src/database/migrate.ts'
import { type Database, usePglite } from '../src/database/open.ts'
import { AwaitedPGlite } from '../src/database/pglite-adapter.ts'
import { createBoss, startBoss } from '../src/jobs.ts'
import { rememberRows, restoreRows } from './embedded-template.ts'

const template = join(tmpdir(), `licet-template-${process.pid}.tar`)

/** Vitest runs this once: a migrated database becomes the template of every test file's own. */
export default async function setup() {
  const pglite = await PGlite.create()
  await migrate(new AwaitedPGlite(pglite))
  const boss = createBoss({ kind: 'pglite', pglite }, () => {})
  await startBoss(boss)
  await boss.stop({ graceful: false })
  await rememberRows(pglite)
  await writeFile(template, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()))
  await pglite.close()

  process.env.TEST_DATABASE_TEMPLATE = template
  process.env.TEST_POSTGRES = (await answers(serverUrl)) ? serverUrl : ''
  if (!process.env.TEST_POSTGRES) {
    const line = '!'.repeat(80)
    console.warn(
      `${line}\nNo PostgreSQL answers at ${serverUrl}: the tests of races, locks and restarts are SKIPPED.`,
    )
    console.warn(`Start one, or name it in TEST_DATABASE_URL.\n${line}`)
  }
  const redis = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379'
  process.env.TEST_REDIS = (await redisAnswers(redis)) ? redis : ''
  if (!process.env.TEST_REDIS) {
    console.warn(`No Redis answers at ${redis}: the tests of limits that gateways share are SKIPPED.`)
  }
  return () => rm(template)
}

const serverUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'

async function answers(url: string): Promise<boolean> {
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

/** Those that a test file of this worker is done with. */
const emptied: PGlite[] = []

/** An embedded database of the test file's own, in memory. One that is closed is emptied, and is the next file's. */
export async function createEmbedded(): Promise<Database> {
  const pglite = emptied.pop() ?? (await loadEmbedded())
  const database = await usePglite(pglite)
  return {
    ...database,
    close: async () => {
      await database.db.$disconnect()
      if (pglite.closed) return
      if (await restoreRows(pglite)) emptied.push(pglite)
      else await pglite.close()
    },
  }
}

async function loadEmbedded(): Promise<PGlite> {
  const file = await openAsBlob(process.env.TEST_DATABASE_TEMPLATE!)
  return await PGlite.create({ loadDataDir: file })
}

/** Whether a PostgreSQL server answers; tests that need one are skipped, loudly, where none does. */
export const hasPostgres = (): boolean => Boolean(process.env.TEST_POSTGRES)

/** The address of an empty database of the test's own on the PostgreSQL server, and its removal. */
export async function createPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `licet_test_${randomUUID().replaceAll('-', '')}`
  await administer(`create database ${name}`)
  const url = new URL(process.env.TEST_POSTGRES!)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) }
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env.TEST_POSTGRES! })
  await client.connect()
  await client.query(statement)
  await client.end()
}

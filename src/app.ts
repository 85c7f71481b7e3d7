import type { PgBoss } from 'pg-boss'
import { createShortRoad, type ShortRoad } from '../schema/short-road.ts'
import { createGraphql } from '../schema/yoga.ts'
import { loadOrCreateDevelopmentSecret } from './auth/development-secret.ts'
import { createSecrets } from './auth/secrets.ts'
import { createFeed } from './changes/feed.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { AppContext } from './context.ts'
import { type Database, openDatabase } from './database/open.ts'
import type { GraphqlHandler } from './http/server.ts'
import { forgetOutcomes } from './idempotency/forget-outcomes.ts'
import { createBoss, createEnqueue, type JobHandlers, startBoss } from './jobs.ts'
import { publishStatusLists } from './license-files/publish-status-list.ts'
import { createFindFacts } from './licenses/find-facts.ts'
import { createImportedKeys } from './licenses/imported-keys.ts'
import { recordExpired } from './licenses/record-expired.ts'
import { createLimits, type Limits } from './limits/limits.ts'
import { createLogger, type Logger } from './logger.ts'
import { createMarks } from './marks.ts'
import { createSandboxClock } from './sandbox/clock.ts'

/** The gateway's parts, put together: what an entry point starts and, at the end, closes. */
export interface App {
  ctx: AppContext
  boss: PgBoss
  handlers: JobHandlers
  graphql: ReturnType<typeof createGraphql>
  /** Answers what software in the field asks all day, before Yoga. */
  shortRoad: ShortRoad
  /** Answers a request for the graph, by whichever road. */
  serve: GraphqlHandler
  /** Throws when the database or the job queue cannot be used. */
  ready(): Promise<void>
  close(): Promise<void>
}

/** The composition root: opens the database and the job queue, and gives everybody what they need. */
export async function createApp(config: Config, log: Logger = createLogger(config.log)): Promise<App> {
  const secret = config.secret ?? loadOrCreateDevelopmentSecret(config.dataDir)
  const secrets = createSecrets(secret, config.previousSecrets)
  const database = await openDatabase({
    ...config.database,
    dataDir: config.dataDir,
    onWait: (message) => log.warn(message),
  })
  const { graphiql, sandbox, publicUrl } = config
  const limits = createLimits(config.limits, config.redisUrl, (error) =>
    log.error({ msg: 'Redis is away: limits are counted in memory', err: error }),
  )
  return await composeApp({ database, secrets, log, publicUrl, graphiql, sandbox, limits })
}

/** The same, on a database that is open already. */
export async function composeApp(parts: {
  database: Database
  secrets: AppContext['secrets']
  log: Logger
  publicUrl: string
  graphiql: boolean
  limits: Limits
  sandbox?: boolean
  flushMarksEveryMs?: number
  now?: Clock
}): Promise<App> {
  const { database, secrets, log, publicUrl, graphiql } = parts
  const { db, sql } = database
  const sandbox = parts.sandbox
    ? await createSandboxClock(db, (error) => log.error({ msg: 'sandbox clock', err: error }))
    : null
  const boss = createBoss(database.engine, (error) => log.error({ msg: 'job queue', err: error }))
  await startBoss(boss)
  const marks = createMarks(
    database.sql,
    (error) => log.error({ msg: 'last-seen marks', err: error }),
    parts.flushMarksEveryMs,
  )
  const importedKeys = await createImportedKeys(sql, database.engine.kind === 'postgres', (error) =>
    log.error({ msg: 'imported keys', err: error }),
  )
  const ctx: AppContext = {
    db,
    sql,
    secrets,
    publicUrl,
    now: parts.now ?? sandbox?.now ?? systemClock,
    sandbox,
    limits: parts.limits,
    log,
    marks,
    enqueue: createEnqueue(boss),
    findFacts: createFindFacts(sql),
    importedKeys,
    changes: createFeed({ sql, listen: database.listen, log }),
  }
  const shortRoad = createShortRoad(ctx)
  const graphql = createGraphql(ctx, { graphiql, shortRoad })
  return {
    ctx,
    boss,
    handlers: createHandlers(ctx),
    graphql,
    shortRoad,
    serve: async (request, response, caller, stillHolds) => {
      if (await shortRoad.serve(request, response, caller)) return
      await graphql(request, response, { caller, stillHolds })
    },
    ready: async () => {
      await sql.query({ name: 'ready', text: 'select 1' }, [])
      await boss.getQueue('licenses.record-expired')
    },
    close: async () => {
      await ctx.changes.close()
      sandbox?.close()
      importedKeys.close()
      parts.limits.close()
      await boss.stop({ graceful: true, timeout: 10_000 })
      await marks.close()
      await database.close()
    },
  }
}

/** Job name → handler. The compiler refuses a job without one. */
function createHandlers(ctx: AppContext): JobHandlers {
  return {
    'idempotency.forget-outcomes': () => forgetOutcomes(ctx),
    'license-files.publish-status-lists': () => publishStatusLists(ctx),
    'licenses.record-expired': () => recordExpired(ctx),
  }
}

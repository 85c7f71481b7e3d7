import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PgBoss } from 'pg-boss'
import { type Mail, openMail } from '../../integrations/email/open-mail.ts'
import type { HubspotConnection } from '../../integrations/hubspot/connect.ts'
import { connectShops, type ShopConnection, shopSources } from '../../integrations/shop/connect.ts'
import type { StripeConnection } from '../../integrations/stripe/connect.ts'
import { createExports } from '../../schema/server/export-list.ts'
import { createHotPath, type HotPath } from '../../schema/server/hot-path.ts'
import { createWebhookDocuments } from '../../schema/server/webhook-documents.ts'
import { createGraphql, serveByYoga } from '../../schema/server/yoga.ts'
import { createAccessTokens, type OidcConfig } from '../auth/access-token.ts'
import { loadOrCreateDevelopmentSecret } from '../auth/development-secret.ts'
import type { Config, HubspotConfig } from '../config/config.ts'
import { rereadReviews } from '../crm/deals/retry-review.ts'
import { reconcileNightly } from '../crm/reconcile-nightly.ts'
import { findCrmSyncStatus } from '../crm/sync-status.ts'
import { createTakeSeat } from '../domain/activations/take-free-seat.ts'
import { defaultBulkLicenses } from '../domain/bulk-operations/bulk-settings.ts'
import { forgetBulkOperations } from '../domain/bulk-operations/forget.ts'
import { runBulkOperations } from '../domain/bulk-operations/run.ts'
import { defaultPoolKeys } from '../domain/key-pools/pool-settings.ts'
import { publishStatusLists } from '../domain/license-files/publish-status-list.ts'
import { detectImportedKeys } from '../domain/license-keys/detect-imported-keys.ts'
import { createKeyPrefixes } from '../domain/license-keys/key-prefixes.ts'
import { readKey } from '../domain/license-keys/presented-key.ts'
import { applyScheduledChanges } from '../domain/licenses/apply-scheduled-changes.ts'
import { defaultExtensions } from '../domain/licenses/extension-settings.ts'
import { recordExpired } from '../domain/licenses/record-expired.ts'
import { forgetCodes } from '../domain/mailed-codes/forget.ts'
import { sendDueCodes } from '../domain/mailed-codes/send-due.ts'
import { scheduleNotices } from '../domain/notifications/schedule-notices.ts'
import { sendDue } from '../domain/notifications/send-due.ts'
import { defaultSales } from '../domain/sales/sale-settings.ts'
import { deleteRefusedRequests } from '../domain/validation/delete-refused-requests.ts'
import { createLastSeen } from '../domain/validation/last-seen.ts'
import { createFindFacts, createFindFactsOnStandby } from '../domain/validation/read-facts-in-batches.ts'
import { createConsoleRoute } from '../http/console/console-route.ts'
import type { ConsoleClient } from '../http/console/console-settings.ts'
import { type ConsoleSessions, createConsoleSessions } from '../http/console/session-route.ts'
import { developmentPagesRoute, ownPages, type Page } from '../http/development-pages.ts'
import { onlyUnderKnownHosts } from '../http/known-host.ts'
import type { GraphqlHandler, OpenExport, Route } from '../http/server-options.ts'
import { markAccounts } from '../insights/findings/mark-accounts.ts'
import { defaultThresholds } from '../insights/findings/thresholds.ts'
import { ATTEMPTS_KEPT, forgetAttempts } from '../insights/rollups/forget-attempts.ts'
import { rollUpInsights } from '../insights/rollups/roll-up.ts'
import { type Clock, systemClock } from '../platform/clock.ts'
import type { AppContext } from '../platform/context.ts'
import { type Database, openDatabase } from '../platform/database/open.ts'
import { createPartitions } from '../platform/database/partitions/create-partitions.ts'
import { preparePartitions } from '../platform/database/partitions/prepare-partitions.ts'
import type { Standbys } from '../platform/database/standbys.ts'
import { vacuumEmbedded } from '../platform/database/vacuum-embedded.ts'
import { forgetOutcomes } from '../platform/idempotency/forget-outcomes.ts'
import { openInstallation } from '../platform/installation.ts'
import { createJobWakes, type JobWakes } from '../platform/job-wakes.ts'
import { createBoss, createEnqueue, createRetryJobs, type JobHandlers, startBoss } from '../platform/jobs.ts'
import { createLimits, type Limits } from '../platform/limits/limits.ts'
import { createLogger, type Logger } from '../platform/logger.ts'
import { type Snapshot, takeSnapshot } from '../platform/metrics/snapshot.ts'
import { countsOf, type Parent } from '../platform/processes/connect-parent.ts'
import { createSandboxClock } from '../platform/sandbox-clock.ts'
import { createSecrets } from '../platform/secrets.ts'
import { deleteExpired } from '../retention/delete-expired.ts'
import type { ShopKey } from '../shops/shop-settings.ts'
import { deleteShownKeys } from '../shops/shown-keys.ts'
import { findSourceState } from '../shops/source-state.ts'
import type { StripeConfig } from '../shops/stripe-settings.ts'
import { createChangeFeed } from '../subscriptions/wake-streams.ts'
import { forgetDeliveries } from '../webhooks/deliveries/forget.ts'
import { createWebhookSender, type WebhookSender } from '../webhooks/follow.ts'
import { sendEndpointMails } from '../webhooks/mails/send-due.ts'
import { defaultWebhooks } from '../webhooks/webhook-settings.ts'
import { createMetricsRoute, type MetricsAccess } from './metrics-route.ts'
import { readPoolGauges } from './read-gauges.ts'
import { createReadiness } from './readiness.ts'

/** The composed gateway, which an entry point starts and closes. */
export interface App {
  ctx: AppContext
  boss: PgBoss
  /** Wakes the workers of `boss`. */
  wakes: JobWakes
  handlers: JobHandlers
  graphql: ReturnType<typeof createGraphql>
  /** Serves the most frequent operations of software in the field, without Yoga. */
  hotPath: HotPath
  /** Serves every request for the graph, by Yoga. */
  serve: GraphqlHandler
  /** Opens the lists that clients export. */
  exports: OpenExport
  /** Routes of the integrations, and `/metrics`. */
  routes: Route[]
  /** Serves `/metrics`. It is one of the routes, and the only one of a separate worker. */
  metrics: Route
  /** Returns the metrics that this process counted itself. */
  takeSnapshot(): Promise<Snapshot>
  /** Messages for the operator at the start, one a line. */
  says: string[]
  /** The connection to HubSpot; null without one. */
  hubspot: HubspotConnection | null
  /** The connection to Stripe; null without one. */
  stripe: StripeConnection | null
  /** The connection to shops that send their sales themselves. */
  shops: ShopConnection
  /** Sends webhooks in a process that runs jobs. */
  webhooks: WebhookSender
  /** Sign-in to the console by a link; null in production, and without a console. */
  consoleSessions: ConsoleSessions | null
  /** Throws if the database or the job queue cannot be used. Returns the state of the CRM sync, if a CRM is connected. */
  ready(): Promise<object>
  close(): Promise<void>
}

/**
 * The composition root: opens the database and the job queue and composes the gateway. `emulate` starts an emulator if no
 * HubSpot is configured. Use it in one process alone, because every emulator has its own data. `parent` is the parent process
 * if it runs several of this command.
 */
export async function createApp(
  config: Config,
  log: Logger = createLogger({ ...config.log, traced: config.telemetry !== null }),
  { emulate = false, parent = null }: { emulate?: boolean; parent?: Parent | null } = {},
): Promise<App> {
  const { environmentFile } = config
  if (environmentFile && environmentFile.variables.length + environmentFile.overridden.length > 0)
    log.info({ msg: 'variables were read from a file', ...environmentFile })
  const secret = config.secret ?? loadOrCreateDevelopmentSecret(config.dataDir)
  const secrets = createSecrets(secret, config.previousSecrets)
  const mail = openMail(config.mail)
  const database = await openDatabase({
    ...config.database,
    dataDir: config.dataDir,
    onWait: (message) => log.warn(message),
    onStandbyChange: (message) => log.warn({ msg: 'standbys', detail: message }),
    onSpace: (message) => log.error(message),
  })
  // Without them, the default partitions take the rows, and the job tries again.
  await createPartitions(database.db, { attempts: 3 }).catch((error) =>
    log.warn({ msg: 'partitions', err: error }),
  )
  const source = config.secret ? 'LICET_SECRET' : `The secret in ${join(config.dataDir, 'secret')}`
  const installation = await openInstallation(database.sql, secrets, source).catch(async (error) => {
    await database.close()
    throw error
  })
  if (installation.lostKeys > 0) {
    log.warn({
      msg: 'license keys are stored under a secret that is not in LICET_SECRET or LICET_SECRET_PREVIOUS, and cannot be found',
      count: installation.lostKeys,
    })
  }
  const { graphiql, sandbox, publicUrl, stalledAfter, attemptsKept, retention, extensions, sales } = config
  const { bulkLicenses, poolKeys, thresholds } = config
  const limits = createLimits(
    config.limits,
    config.redisUrl === undefined ? undefined : { url: config.redisUrl, prefix: `licet:${installation.id}:` },
    (error) => log.error({ msg: 'Redis is down: limits are counted in memory', err: error }),
    (text) => secrets.hexDigest('attempts', text),
    parent && countsOf(parent),
  )
  const emulator =
    emulate && !config.hubspot
      ? await (await import('../../integrations/hubspot/emulate.ts')).emulateHubspot(
          publicUrl,
          config.hubspotSettings,
        )
      : null
  const hubspot = emulator?.config ?? config.hubspot
  const app = await composeApp({
    database,
    secrets,
    log,
    publicUrl,
    graphiql,
    sandbox,
    limits,
    oidc: config.oidc,
    hubspot,
    stripe: config.stripe,
    shops: config.shops,
    mail,
    stalledAfter,
    attemptsKept,
    retention,
    extensions,
    sales,
    bulkLicenses,
    poolKeys,
    webhooks: config.webhooks,
    thresholds,
    streams: config.streams,
    metrics: { token: config.metricsToken, production: config.production },
    parent,
    console: { folder: BUILT_CONSOLE, production: config.production, client: config.console },
  })
  const close = async () => {
    await app.close()
    await emulator?.close()
  }
  return { ...app, close }
}

/** Where the build writes the console. */
const BUILT_CONSOLE = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** The web console of a gateway. */
export interface ConsoleParts {
  /** Folder of the built console. */
  folder: string
  /** Without production, `/dev` lists the pages of the gateway. */
  production: boolean
  client: ConsoleClient
}

const loopbackOnly: MetricsAccess = { token: undefined, production: false }

/** Composes the gateway on an open database. */
export async function composeApp(parts: {
  database: Database
  secrets: AppContext['secrets']
  log: Logger
  publicUrl: string
  graphiql: boolean
  limits: Limits
  oidc?: OidcConfig | null
  sandbox?: boolean
  hubspot?: HubspotConfig | null
  stripe?: StripeConfig | null
  shops?: readonly ShopKey[]
  mail: Mail
  stalledAfter: string
  attemptsKept?: string
  /** Default: everything is kept. */
  retention?: AppContext['retention']
  extensions?: AppContext['extensions']
  sales?: AppContext['sales']
  bulkLicenses?: number
  poolKeys?: number
  webhooks?: AppContext['webhooks']
  thresholds?: AppContext['thresholds']
  metrics?: MetricsAccess
  parent?: Parent | null
  streams?: number
  /** The web console. Default: none is served. */
  console?: ConsoleParts
  flushLastSeenEveryMs?: number
  /** Whether scheduled jobs are enqueued at their times. Default: true. */
  enqueuesScheduled?: boolean
  now?: Clock
}): Promise<App> {
  const { database, secrets, log, publicUrl, graphiql, mail, stalledAfter } = parts
  const { db, sql } = database
  const sandbox = parts.sandbox
    ? await createSandboxClock(db, (error) => log.error({ msg: 'sandbox clock', err: error }))
    : null
  const onError = (error: unknown) => log.error({ msg: 'job queue', err: error })
  const boss = createBoss(database.engine, onError, parts.enqueuesScheduled)
  await startBoss(boss)
  const wakes = createJobWakes((id) => boss.notifyWorker(id), sql, onError)
  const lastSeen = createLastSeen(
    database.sql,
    (error) => log.error({ msg: 'last-seen times', err: error }),
    parts.flushLastSeenEveryMs,
  )
  const importedKeys = await detectImportedKeys(sql, database.engine.kind === 'postgres', (error) =>
    log.error({ msg: 'imported keys', err: error }),
  )
  const keyPrefixes = await createKeyPrefixes(sql, database.engine.kind === 'postgres', (error) =>
    log.error({ msg: 'key prefixes', err: error }),
  )
  const mailer = mail.createMailer({ secrets, publicUrl })
  const withHubspot = parts.hubspot ? await import('../../integrations/hubspot/connect.ts') : null
  const withStripe = parts.stripe ? await import('../../integrations/stripe/connect.ts') : null
  const ctx: AppContext = {
    db,
    sql,
    secrets,
    publicUrl,
    now: parts.now ?? sandbox?.now ?? systemClock,
    sandbox,
    limits: parts.limits,
    // Tokens of the provider expire by the real time, even in a sandbox.
    accessTokens: parts.oidc ? createAccessTokens(parts.oidc, parts.now ?? systemClock) : null,
    log,
    lastSeen,
    enqueue: createEnqueue(boss, wakes.wake),
    retryJobs: createRetryJobs(boss),
    findFacts: createFindFacts(sql),
    takeSeat: createTakeSeat(sql),
    standbys: database.standbys,
    findFactsOnStandby: database.standbys && createFindFactsOnStandby(database.standbys),
    importedKeys,
    keyPrefixes,
    canonicalLicenseKey: (text) => readKey(text, keyPrefixes.known())?.reveal() ?? null,
    mailer,
    codeMailer: mailer,
    webhookMailer: mailer,
    stalledAfter,
    attemptsKept: parts.attemptsKept ?? ATTEMPTS_KEPT,
    retention: parts.retention ?? { events: null, usage: null, notifications: null },
    extensions: parts.extensions ?? defaultExtensions,
    sales: parts.sales ?? defaultSales,
    bulkLicenses: parts.bulkLicenses ?? defaultBulkLicenses,
    poolKeys: parts.poolKeys ?? defaultPoolKeys,
    webhooks: parts.webhooks ?? defaultWebhooks,
    webhookDocuments: createWebhookDocuments(() => graphql),
    thresholds: parts.thresholds ?? defaultThresholds,
    changes: createChangeFeed({ sql, listen: database.listen, log, streams: parts.streams }),
    shops: [...(parts.stripe ? ['stripe'] : []), ...shopSources(parts.shops ?? [])],
    crm: parts.hubspot
      ? {
          target: withHubspot!.describeHubspot(parts.hubspot),
          url: parts.hubspot.url,
          emulated: parts.hubspot.emulated ?? false,
          showsEvents: parts.hubspot.timeline ?? false,
        }
      : null,
  }
  const hubspot = parts.hubspot ? withHubspot!.connectHubspot(ctx, parts.hubspot, parts.now) : null
  const stripe = parts.stripe ? withStripe!.connectStripe(ctx, parts.stripe, parts.now) : null
  const shops = connectShops(ctx, parts.shops ?? [], parts.now)
  const metrics = createMetricsRoute(
    ctx,
    database,
    parts.metrics ?? loopbackOnly,
    async () => (await parts.parent?.call('otherMetrics')) ?? [],
  )
  const stopping = new AbortController()
  const pages = [...ownPages(graphiql), ...mail.pages, ...(hubspot?.pages ?? [])]
  const isReady = createReadiness(sql, boss)
  const { standbys } = database
  const hotPath = createHotPath(ctx)
  const graphql = createGraphql(ctx, { graphiql, hotPath })
  const webhooks = createWebhookSender(ctx)
  // Tickets and sessions are in the memory of one process.
  const consoleSessions =
    parts.console && !parts.console.production && !parts.parent ? createConsoleSessions(ctx) : null
  return {
    ctx,
    boss,
    wakes,
    hubspot,
    stripe,
    shops,
    webhooks,
    consoleSessions,
    handlers: createHandlers(ctx, database.engine, { hubspot, stripe }, mail, stopping.signal),
    graphql,
    hotPath,
    serve: serveByYoga(graphql),
    exports: createExports(ctx),
    routes: [
      ...mail.createRoutes(ctx),
      ...(hubspot?.routes ?? []),
      ...(stripe?.routes ?? []),
      ...shops.routes,
      metrics,
      ...(parts.console ? consoleRoutes(ctx.now, parts.console, consoleSessions, parts, pages) : []),
    ],
    metrics,
    async takeSnapshot() {
      readPoolGauges(database)
      return await takeSnapshot()
    },
    says: [mail.summary, `Time zones: version ${process.versions.tz} of the IANA data`],
    ready: async () => {
      try {
        await (standbys ? standbys.onPrimary(isReady) : isReady())
      } catch (error) {
        const degraded = standbys && describeOutage(standbys)
        if (degraded) return degraded
        throw error
      }
      return {
        ...(standbys && { database: { primary: 'reachable', standbys: standbys.states() } }),
        ...(hubspot && { crm: await crmReadiness(ctx) }),
        ...(stripe && { stripe: await findSourceState(ctx, 'stripe') }),
      }
    },
    close: async () => {
      stopping.abort()
      await ctx.changes.close()
      await hubspot?.stop()
      await stripe?.stop()
      await shops.stop()
      await webhooks.stop()
      await consoleSessions
        ?.close()
        .catch((err: unknown) => log.warn({ msg: 'the API key of the console was not revoked', err }))
      sandbox?.close()
      importedKeys.close()
      keyPrefixes.close()
      parts.limits.close()
      wakes.close()
      await boss.stop({ graceful: true, timeout: 10_000 })
      await lastSeen.close()
      await database.close()
    },
  }
}

/** Returns the routes of the console and, outside production, of the pages of the gateway. */
function consoleRoutes(
  now: () => Date,
  { folder, production, client }: ConsoleParts,
  sessions: ConsoleSessions | null,
  parts: Pick<Parameters<typeof composeApp>[0], 'publicUrl' | 'graphiql' | 'sandbox' | 'oidc'>,
  pages: readonly Page[],
): Route[] {
  const { publicUrl, graphiql, sandbox = false, oidc } = parts
  const issuer = oidc?.issuer ?? null
  return [
    ...(sessions ? [onlyUnderKnownHosts(sessions.route, publicUrl)] : []),
    createConsoleRoute({
      folder,
      version: readVersion(),
      now,
      production,
      sandbox,
      graphiql,
      pages,
      issuer,
      client,
    }),
    ...(production ? [] : [onlyUnderKnownHosts(developmentPagesRoute(pages), publicUrl)]),
  ]
}

function readVersion(): string {
  return JSON.parse(String(readFileSync(new URL('../../package.json', import.meta.url)))).version
}

/** Returns the handler of every job. A job without a handler does not compile. */
function createHandlers(
  ctx: AppContext,
  engine: Database['engine'],
  { hubspot, stripe }: Pick<App, 'hubspot' | 'stripe'>,
  mail: Mail,
  stop: AbortSignal,
): JobHandlers {
  return {
    'bulk-operations.forget': () => forgetBulkOperations(ctx),
    'bulk-operations.run': () => runBulkOperations(ctx, stop),
    'crm.reconcile': () => reconcileNightly(ctx),
    'crm.reread-reviews': () => rereadReviews(ctx),
    'crm.sync': async () => await hubspot?.run(),
    'database.create-partitions': () => preparePartitions(ctx),
    'database.vacuum': () => vacuumEmbedded(engine),
    'idempotency.forget-outcomes': () => forgetOutcomes(ctx),
    'insights.mark-accounts': () => markAccounts(ctx),
    'insights.forget-attempts': () => forgetAttempts(ctx),
    'insights.roll-up': () => rollUpInsights(ctx),
    'license-files.publish-status-lists': () => publishStatusLists(ctx),
    'licenses.apply-scheduled-changes': () => applyScheduledChanges(ctx),
    'licenses.record-expired': () => recordExpired(ctx),
    'mailed-codes.forget': () => forgetCodes(ctx),
    'mailed-codes.send-due': () => sendDueCodes(ctx, ctx.codeMailer),
    'notifications.read-reports': () => mail.readReports(ctx),
    'notifications.schedule-notices': () => scheduleNotices(ctx),
    'notifications.send-due': () => sendDue(ctx, ctx.mailer, stop),
    'retention.delete-expired': () => deleteExpired(ctx),
    'shops.delete-shown-keys': () => deleteShownKeys(ctx),
    'shops.recover-events': async () => await stripe?.recover(),
    'shops.report-usage': async () => await stripe?.reportUsage(),
    'validation.delete-refused-requests': () => deleteRefusedRequests(ctx),
    'webhooks.forget': () => forgetDeliveries(ctx),
    'webhooks.send-mails': () => sendEndpointMails(ctx, ctx.webhookMailer),
  }
}

/** Returns the readiness of a gateway that can only validate; null if it cannot, or if the primary responds. */
function describeOutage(standbys: Standbys): object | null {
  const states = standbys.states()
  if (!standbys.isPrimaryAway() || !states.some(({ state }) => state === 'USED')) return null
  return { status: 'degraded', database: { primary: 'away', standbys: states } }
}

/** Returns the state of the CRM sync for `/ready`. A paused sync never makes the gateway unready. */
async function crmReadiness(ctx: AppContext): Promise<object> {
  const { state, pause, licensesPause, dealsPause } = await findCrmSyncStatus(ctx)
  return {
    state,
    ...pause,
    ...(licensesPause && { licenses: licensesPause }),
    ...(dealsPause && { deals: dealsPause }),
  }
}

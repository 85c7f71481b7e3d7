import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { OidcConfig } from '../auth/access-token.ts'
import { oidcProblems, oidcSettings } from '../auth/oidc-settings.ts'
import {
  type HubspotApp,
  type HubspotAppSettings,
  hubspotApp,
  hubspotAppProblems,
  hubspotAppSettings,
} from '../crm/hubspot-settings.ts'
import { type Extensions, extensionSettings } from '../domain/licenses/extension-settings.ts'
import {
  type MailSettings,
  mailProblems,
  mailSettings,
  mailVariables,
} from '../domain/notifications/mail-settings.ts'
import { type SaleSettings, saleSettings } from '../domain/sales/sale-settings.ts'
import { type ConsoleClient, consoleClient, consoleProblems } from '../http/console/console-settings.ts'
import type { Edge } from '../http/server-options.ts'
import { findingThresholds } from '../insights/findings/thresholds.ts'
import type { Retention, Thresholds } from '../platform/context.ts'
import { defaultRates, type LimitRates } from '../platform/limits/limits.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { type TelemetryConfig, telemetryConfig } from '../platform/telemetry/settings.ts'
import { type ShopKey, shopSettings } from '../shops/shop-settings.ts'
import { type StripeConfig, stripeProblems, stripeSettings } from '../shops/stripe-settings.ts'
import { type WebhookSettings, webhookSettings } from '../webhooks/webhook-settings.ts'
import { type EnvironmentFile, loadEnvironmentFile } from './environment-file.ts'
import { unknownVariables } from './unknown-variables.ts'
import { variables } from './variables.ts'

/** Pause before a refusal by a rate limit, in milliseconds. */
const REFUSAL_PAUSE_MS = 250

/** The environment is invalid. The message lists every problem and what to do. */
export class ConfigError extends OperatorError {
  override name = 'ConfigError'
}

/** What the gateway pushes to HubSpot and reads from it, for HubSpot itself and for the emulator. */
export interface HubspotSettings {
  /** URL at which an agent finds an account, with `{account}` for its id; null without a link. */
  link: string | null
  /** Whether every license is pushed as a custom object. Default false. */
  licenseObjects?: boolean
  /** Whether the roles of contacts are labels of their associations with companies. */
  roleLabels?: boolean
  /** Whether events of licenses are notes at their companies. */
  timeline?: boolean
  app: HubspotAppSettings
}

/** How the gateway connects to HubSpot. */
export interface HubspotConfig extends Omit<HubspotSettings, 'app'> {
  /** The token, or the file with the token, which is read for every call. */
  token: { token: string } | { file: string }
  url: string
  /** Whether this is the emulator, which runs if there is no token. */
  emulated?: boolean
  /** The app whose webhooks and cards are accepted; without one, nothing is read from HubSpot. */
  app?: HubspotApp | null
}

/** The typed configuration. */
export interface Config {
  /** File from which variables were read; null without one. */
  environmentFile: EnvironmentFile | null
  production: boolean
  host: string
  port: number
  /** Without a trailing slash. */
  publicUrl: string
  dataDir: string
  database: {
    url: string | undefined
    /** URL of the same database without a connection pooler; null if `url` leads to PostgreSQL itself. */
    directUrl: string | null
    poolSize: number
    waitMs: number
    statementTimeoutMs: number
    /** Hot standbys for validations; null without any. */
    replica: { url: string; maxLagSeconds: number } | null
  }
  /** Absent outside production only. The gateway then creates a secret in the data directory. */
  secret: string | undefined
  previousSecrets: string[]
  adminKey: string | undefined
  oidc: OidcConfig | null
  /** How the web console signs in at the OpenID provider. */
  console: ConsoleClient
  edge: Edge
  limits: LimitRates
  /** Most streams at once. */
  streams: number
  redisUrl: string | undefined
  mail: MailSettings
  /** ISO 8601 duration after its assignment at which a license without an activation counts as stalled. */
  stalledAfter: string
  attemptsKept: string
  retention: Retention
  /** Bounds of the extensions that support may grant. */
  extensions: Extensions
  /** How sales are followed. */
  sales: SaleSettings
  /** Most licenses of one bulk operation. */
  bulkLicenses: number
  /** Most keys of one pool, in any state. */
  poolKeys: number
  /** How webhooks are sent. */
  webhooks: WebhookSettings
  /** Thresholds above which a figure becomes a finding. */
  thresholds: Thresholds
  /** Bearer token of the scraper of `/metrics`; absent without one. */
  metricsToken: string | undefined
  /** Port at which a separate worker serves `/metrics`; absent if it serves none. */
  workerMetricsPort: number | undefined
  graphiql: boolean
  /** Whether the clock can be moved forward. */
  sandbox: boolean
  hubspot: HubspotConfig | null
  /** The connection to Stripe; null without a key. */
  stripe: StripeConfig | null
  /** The secrets of shops that send their sales themselves. */
  shops: readonly ShopKey[]
  /** The settings for the emulator. */
  hubspotSettings: HubspotSettings
  inlineWorker: boolean
  /** Number of processes that serve requests. */
  processes: number
  /** Whether npm started the process, in a shell. npm sends SIGTERM to the shell alone. */
  startedByNpm: boolean
  /** Exporter and sampler of spans; null if no exporter is configured. */
  telemetry: TelemetryConfig | null
  log: { level: string; pretty: boolean }
}

/**
 * Reads the configuration, by default from the environment of the process and its environment file. Throws a `ConfigError`
 * with every problem at once. No other code reads the environment.
 */
export function readConfig(environment?: NodeJS.ProcessEnv): Config {
  const environmentFile = environment ? null : loadEnvironmentFile()
  return { ...readVariables(environment ?? process.env, environmentFile?.path), environmentFile }
}

function readVariables(
  environment: NodeJS.ProcessEnv,
  file: string | undefined,
): Omit<Config, 'environmentFile'> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '' && value !== undefined),
  )
  const parsed = z.object(variables).safeParse(set)
  const problems = [
    ...unknownVariables(environment),
    ...(parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []),
    ...(set.NODE_ENV === 'production' && !set.LICET_SECRET
      ? [
          'LICET_SECRET: is required in production; make one with: openssl rand -base64 32, and keep it: sealed data cannot be read without it',
        ]
      : []),
    ...(Boolean(set.LICET_TLS_CERT) === Boolean(set.LICET_TLS_KEY)
      ? []
      : ['LICET_TLS_CERT, LICET_TLS_KEY: set both or neither']),
    ...(set.LICET_WORKER === 'apart' && !set.DATABASE_URL
      ? [
          'LICET_WORKER: apart needs PostgreSQL, so set DATABASE_URL, or set inline: the embedded database admits one process, and without a worker no mail would be sent',
        ]
      : []),
    ...(set.LICET_DIRECT_URL && !set.DATABASE_URL
      ? ['LICET_DIRECT_URL: goes around the connection pooler in DATABASE_URL, so set DATABASE_URL']
      : []),
    ...(set.LICET_REPLICA_URL && !set.DATABASE_URL
      ? ['LICET_REPLICA_URL: names standbys of the primary, so set DATABASE_URL']
      : []),
    ...(parsed.success && Number(parsed.data.LICET_PROCESSES) > 1 && !set.DATABASE_URL
      ? [
          'LICET_PROCESSES: several processes need PostgreSQL, so set DATABASE_URL, or set 1: the embedded database admits one process',
        ]
      : []),
    ...(set.LICET_HUBSPOT_TOKEN && set.LICET_HUBSPOT_TOKEN_FILE
      ? ['LICET_HUBSPOT_TOKEN, LICET_HUBSPOT_TOKEN_FILE: set one of them']
      : []),
    ...(parsed.success
      ? [
          ...oidcProblems(parsed.data),
          ...consoleProblems(parsed.data),
          ...hubspotAppProblems(parsed.data),
          ...stripeProblems(parsed.data),
          ...mailProblems(parsed.data),
        ]
      : []),
  ]
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The environment cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n${file ? `The file ${file} was read too. ` : ''}.env.example explains every variable.`,
    )
  }
  const env = parsed.data
  const production = env.NODE_ENV === 'production'
  const { LICET_TLS_CERT: cert, LICET_TLS_KEY: key } = env
  const tls = cert && key ? { cert, key } : null
  const processes = processesOf(env)
  return {
    production,
    host: env.LICET_HOST,
    port: env.PORT,
    publicUrl: (env.LICET_PUBLIC_URL ?? `${tls ? 'https' : 'http'}://${env.LICET_HOST}:${env.PORT}`).replace(
      /\/+$/,
      '',
    ),
    dataDir: env.LICET_DATA_DIR,
    database: {
      url: env.DATABASE_URL,
      directUrl: env.LICET_DIRECT_URL ?? null,
      poolSize: env.LICET_DATABASE_POOL ?? poolSizeOf(processes),
      waitMs: env.LICET_DATABASE_WAIT * 1000,
      statementTimeoutMs: env.LICET_STATEMENT_TIMEOUT * 1000,
      replica: env.LICET_REPLICA_URL
        ? { url: env.LICET_REPLICA_URL, maxLagSeconds: env.LICET_REPLICA_MAX_LAG }
        : null,
    },
    secret: env.LICET_SECRET,
    previousSecrets: env.LICET_SECRET_PREVIOUS,
    adminKey: env.LICET_ADMIN_KEY,
    oidc: oidcSettings(env),
    console: consoleClient(env),
    edge: {
      production,
      trustedProxies: env.LICET_TRUSTED_PROXIES,
      clientAddressHeader: env.LICET_CLIENT_ADDRESS_HEADER,
      corsOrigins: env.LICET_CORS_ORIGINS,
      tls,
      operations: {
        slots: env.LICET_LIMIT_OPERATIONS,
        queueLength: env.LICET_LIMIT_WAITING,
        waitMs: env.LICET_LIMIT_WAIT * 1000,
      },
      requestTimeoutMs: env.LICET_REQUEST_TIMEOUT * 1000,
      connections: env.LICET_LIMIT_CONNECTIONS,
      refusalPauseMs: REFUSAL_PAUSE_MS,
    },
    limits: {
      attempts: { ...defaultRates.attempts, points: env.LICET_LIMIT_ATTEMPTS },
      requests: { ...defaultRates.requests, points: env.LICET_LIMIT_REQUESTS },
      cost: { ...defaultRates.cost, points: env.LICET_LIMIT_COST },
      customerCost: { ...defaultRates.customerCost, points: env.LICET_LIMIT_CUSTOMER_COST },
      activations: { ...defaultRates.activations, points: env.LICET_LIMIT_ACTIVATIONS },
      codes: { ...defaultRates.codes, points: env.LICET_LIMIT_CODES },
      trials: { ...defaultRates.trials, points: env.LICET_LIMIT_TRIALS },
      addressFailures: { ...defaultRates.addressFailures, points: env.LICET_LIMIT_ADDRESS_FAILURES },
      keyFailures: { ...defaultRates.keyFailures, points: env.LICET_LIMIT_KEY_FAILURES },
      failures: { ...defaultRates.failures, points: env.LICET_LIMIT_FAILURES },
      outcomes: { ...defaultRates.outcomes, points: env.LICET_LIMIT_OUTCOMES },
      accountMails: { ...defaultRates.accountMails, points: env.LICET_LIMIT_ACCOUNT_MAILS },
      partnerMails: { ...defaultRates.partnerMails, points: env.LICET_LIMIT_PARTNER_MAILS },
      recipientMails: { ...defaultRates.recipientMails, points: env.LICET_LIMIT_RECIPIENT_MAILS },
    },
    streams: env.LICET_LIMIT_STREAMS,
    redisUrl: env.REDIS_URL,
    mail: mailSettings(env, env.LICET_DATA_DIR, production),
    stalledAfter: env.LICET_ONBOARDING_STALLED_AFTER,
    attemptsKept: env.LICET_ATTEMPTS_KEPT,
    retention: {
      events: env.LICET_EVENTS_KEPT ?? null,
      usage: env.LICET_USAGE_KEPT ?? null,
      notifications: env.LICET_NOTIFICATIONS_KEPT ?? null,
    },
    extensions: extensionSettings(env),
    sales: saleSettings(env),
    bulkLicenses: env.LICET_LIMIT_BULK_LICENSES,
    poolKeys: env.LICET_LIMIT_POOL_KEYS,
    webhooks: webhookSettings(env),
    thresholds: findingThresholds(env),
    metricsToken: env.LICET_METRICS_TOKEN,
    workerMetricsPort: env.LICET_WORKER_METRICS_PORT,
    graphiql: env.LICET_GRAPHIQL ?? !production,
    sandbox: env.LICET_SANDBOX,
    hubspot: hubspotOf(env),
    stripe: stripeSettings(env),
    shops: shopSettings(env),
    hubspotSettings: hubspotSettingsOf(env),
    startedByNpm: set.npm_lifecycle_event !== undefined,
    inlineWorker: env.LICET_WORKER === 'inline',
    processes,
    telemetry: telemetryConfig(env),
    log: {
      level: env.LICET_LOG_LEVEL,
      pretty: (env.LICET_LOG_FORMAT ?? (production ? 'json' : 'pretty')) === 'pretty',
    },
  }
}

type Variables = z.output<z.ZodObject<typeof variables>>

/** `auto` is one process for each core. The embedded database admits one process. */
function processesOf({ LICET_PROCESSES: processes, DATABASE_URL: url }: Variables): number {
  if (processes !== 'auto') return processes
  return url ? availableParallelism() : 1
}

/**
 * Most connections of the pool of one process. Up to 8 processes and their worker together, each with 5 connections more for
 * jobs and notifications, stay below the 100 that PostgreSQL admits by default.
 */
function poolSizeOf(processes: number): number {
  if (processes === 1) return 10
  return Math.min(Math.max(Math.floor(90 / (processes + 1)) - 5, 3), 10)
}

function hubspotOf(env: z.output<z.ZodObject<typeof variables>>): HubspotConfig | null {
  const { LICET_HUBSPOT_TOKEN: token, LICET_HUBSPOT_TOKEN_FILE: file, LICET_HUBSPOT_URL: url } = env
  const source = token ? { token } : file ? { file } : null
  return source && { ...hubspotSettingsOf(env), token: source, url, app: hubspotApp(env) }
}

function hubspotSettingsOf(env: z.output<z.ZodObject<typeof variables>>): HubspotSettings {
  const {
    LICET_HUBSPOT_LINK: link = null,
    LICET_HUBSPOT_LICENSE_OBJECTS: licenseObjects,
    LICET_HUBSPOT_ROLE_LABELS: roleLabels,
    LICET_HUBSPOT_TIMELINE: timeline,
  } = env
  return { link, licenseObjects, roleLabels, timeline, app: hubspotAppSettings(env) }
}

/**
 * Reads the variables for a command that connects to HubSpot alone: the connection, null without a token, and the URL at
 * which HubSpot reaches the gateway.
 */
export function readHubspotConfig(
  environment: NodeJS.ProcessEnv = loadedEnvironment(),
): Pick<Config, 'hubspot' | 'publicUrl'> {
  const read = Object.entries(environment).filter(
    ([name]) =>
      name.startsWith('LICET_HUBSPOT_') || ['LICET_PUBLIC_URL', 'LICET_HOST', 'PORT'].includes(name),
  )
  return readConfig(Object.fromEntries(read))
}

/** As `readHubspotConfig`, for a command that connects to Stripe alone. */
export function readStripeConfig(
  environment: NodeJS.ProcessEnv = loadedEnvironment(),
): Pick<Config, 'stripe' | 'publicUrl'> {
  const read = Object.entries(environment).filter(
    ([name]) => name.startsWith('LICET_STRIPE_') || ['LICET_PUBLIC_URL', 'LICET_HOST', 'PORT'].includes(name),
  )
  return readConfig(Object.fromEntries(read))
}

/** Reads the variables for a command that checks mail alone: the settings of mail and the URL of the gateway. */
export function readMailConfig(
  environment: NodeJS.ProcessEnv = loadedEnvironment(),
): Pick<Config, 'mail' | 'publicUrl'> {
  const shared = ['NODE_ENV', 'LICET_SECRET', 'LICET_DATA_DIR', 'LICET_PUBLIC_URL', 'LICET_HOST', 'PORT']
  const read = Object.entries(environment).filter(
    ([name]) => Object.hasOwn(mailVariables, name) || shared.includes(name),
  )
  return readConfig(Object.fromEntries(read))
}

/** Reads the API key for a client of a gateway; undefined without one. Ignores the other variables. */
export function readAdminKey(environment: NodeJS.ProcessEnv = loadedEnvironment()): string | undefined {
  const given = environment.LICET_ADMIN_KEY || undefined
  const { data, error } = variables.LICET_ADMIN_KEY.safeParse(given)
  if (error)
    throw new ConfigError(
      error.issues.map(({ message }) => `LICET_ADMIN_KEY: ${message}`).join('\n'),
      'Set it to an API key of the gateway.',
    )
  return data
}

/** Returns the environment of the process, completed by its environment file. */
function loadedEnvironment(): NodeJS.ProcessEnv {
  loadEnvironmentFile()
  return process.env
}

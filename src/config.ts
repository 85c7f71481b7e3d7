import { z } from 'zod'
import { isApiKey } from './auth/api-key.ts'
import { areNetworks } from './http/arrival.ts'
import type { Edge } from './http/server.ts'
import { defaultRates, type LimitRates } from './limits/limits.ts'
import {
  type MailSettings,
  mailProblems,
  mailSettings,
  mailVariables,
} from './notifications/mail-settings.ts'

/** The environment cannot be used as it is; the message lists every problem and what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')
const seconds = z.coerce.number('must be a number of seconds').min(0).max(3600)
const points = z.coerce.number('must be a number of calls; 0 is no limit').int().min(0).max(1_000_000_000)
const port = z.coerce.number('must be a port number').int().min(0).max(65_535)
const secret = z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')

const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean),
  )

/** Every variable that the gateway reads. `.env.example` explains each; a test keeps the two the same. */
export const variables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: port.default(4000),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  LICET_HOST: z.string().default('127.0.0.1'),
  LICET_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  LICET_DATA_DIR: z.string().default('./data'),
  LICET_DATABASE_POOL: z.coerce.number().int().min(2).max(500).default(10),
  LICET_DATABASE_WAIT: seconds.default(30),
  LICET_STATEMENT_TIMEOUT: seconds.default(15),
  LICET_SECRET: secret.optional(),
  LICET_SECRET_PREVIOUS: z
    .string()
    .transform((value) => value.split(',').map((text) => text.trim()))
    .pipe(z.array(z.string().min(32, 'every secret in it must have at least 32 characters')))
    .default([]),
  LICET_TLS_CERT: z.string().optional(),
  LICET_TLS_KEY: z.string().optional(),
  LICET_TRUSTED_PROXIES: list.refine(
    areNetworks,
    'must be addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas',
  ),
  LICET_CORS_ORIGINS: list.refine(
    (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'must be origins such as https://app.example.com, without a path, separated by commas',
  ),
  LICET_LIMIT_ATTEMPTS: points.default(defaultRates.attempts.points),
  LICET_LIMIT_REQUESTS: points.default(defaultRates.requests.points),
  LICET_LIMIT_ADDRESS_FAILURES: points.default(defaultRates.addressFailures.points),
  LICET_LIMIT_KEY_FAILURES: points.default(defaultRates.keyFailures.points),
  LICET_LIMIT_FAILURES: points.default(defaultRates.failures.points),
  LICET_ADMIN_KEY: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .refine(
      (value) => isApiKey(value) || !/^(licet|lat)_/.test(value),
      'must not begin with licet_ or lat_ unless the gateway made it: its checksum is wrong',
    )
    .optional(),
  LICET_HUBSPOT_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .optional(),
  LICET_HUBSPOT_TOKEN_FILE: z.string().optional(),
  LICET_HUBSPOT_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .default('https://api.hubapi.com'),
  LICET_HUBSPOT_LINK: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  LICET_GRAPHIQL: flag.optional(),
  LICET_SANDBOX: flag.default(false),
  LICET_WORKER: z.enum(['inline', 'apart'], 'must be inline or apart').default('inline'),
  ...mailVariables,
  LICET_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LICET_LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
} as const

/** How HubSpot is reached; null without a token. */
export interface HubspotConfig {
  /** The token, or the file that holds it and is read again for every call. */
  token: { token: string } | { file: string }
  url: string
  /** Where an agent looks an account up, with `{account}` for its id. */
  link: string | null
}

export interface Config {
  production: boolean
  host: string
  port: number
  /** Without a slash at the end. */
  publicUrl: string
  dataDir: string
  database: { url: string | undefined; poolSize: number; waitMs: number; statementTimeoutMs: number }
  /** Absent outside production only: then one is made and kept in the data directory. */
  secret: string | undefined
  previousSecrets: string[]
  adminKey: string | undefined
  edge: Edge
  limits: LimitRates
  redisUrl: string | undefined
  mail: MailSettings
  /** How long after its assignment a license that was not activated is noticed. */
  stalledAfter: string
  graphiql: boolean
  /** Whether the clock can be moved. */
  sandbox: boolean
  hubspot: HubspotConfig | null
  inlineWorker: boolean
  log: { level: string; pretty: boolean }
}

/** Reads the configuration, or refuses with every problem at once. The only reader of the environment. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '' && value !== undefined),
  )
  const parsed = z.object(variables).safeParse(set)
  const problems = [
    ...unknownVariables(set),
    ...(parsed.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []),
    ...(set.NODE_ENV === 'production' && !set.LICET_SECRET
      ? [
          'LICET_SECRET: is required in production; make one with: openssl rand -base64 32, and keep it: what is sealed under it cannot be read without it',
        ]
      : []),
    ...(Boolean(set.LICET_TLS_CERT) === Boolean(set.LICET_TLS_KEY)
      ? []
      : ['LICET_TLS_CERT, LICET_TLS_KEY: set both or neither']),
    ...(set.LICET_HUBSPOT_TOKEN && set.LICET_HUBSPOT_TOKEN_FILE
      ? ['LICET_HUBSPOT_TOKEN, LICET_HUBSPOT_TOKEN_FILE: set one of them']
      : []),
    ...(parsed.success ? mailProblems(parsed.data) : []),
  ]
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(
      `The environment cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}\n.env.example explains every variable.`,
    )
  }
  const env = parsed.data
  const production = env.NODE_ENV === 'production'
  const { LICET_TLS_CERT: cert, LICET_TLS_KEY: key } = env
  const tls = cert && key ? { cert, key } : null
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
      poolSize: env.LICET_DATABASE_POOL,
      waitMs: env.LICET_DATABASE_WAIT * 1000,
      statementTimeoutMs: env.LICET_STATEMENT_TIMEOUT * 1000,
    },
    secret: env.LICET_SECRET,
    previousSecrets: env.LICET_SECRET_PREVIOUS,
    adminKey: env.LICET_ADMIN_KEY,
    edge: {
      production,
      trustedProxies: env.LICET_TRUSTED_PROXIES,
      corsOrigins: env.LICET_CORS_ORIGINS,
      tls,
    },
    limits: {
      attempts: { ...defaultRates.attempts, points: env.LICET_LIMIT_ATTEMPTS },
      requests: { ...defaultRates.requests, points: env.LICET_LIMIT_REQUESTS },
      addressFailures: { ...defaultRates.addressFailures, points: env.LICET_LIMIT_ADDRESS_FAILURES },
      keyFailures: { ...defaultRates.keyFailures, points: env.LICET_LIMIT_KEY_FAILURES },
      failures: { ...defaultRates.failures, points: env.LICET_LIMIT_FAILURES },
    },
    redisUrl: env.REDIS_URL,
    mail: mailSettings(env, env.LICET_DATA_DIR, production),
    stalledAfter: env.LICET_ONBOARDING_STALLED_AFTER,
    graphiql: env.LICET_GRAPHIQL ?? !production,
    sandbox: env.LICET_SANDBOX,
    hubspot: hubspotOf(env),
    inlineWorker: env.LICET_WORKER === 'inline',
    log: {
      level: env.LICET_LOG_LEVEL,
      pretty: (env.LICET_LOG_FORMAT ?? (production ? 'json' : 'pretty')) === 'pretty',
    },
  }
}

function hubspotOf(env: z.output<z.ZodObject<typeof variables>>): HubspotConfig | null {
  const { LICET_HUBSPOT_TOKEN: token, LICET_HUBSPOT_TOKEN_FILE: file, LICET_HUBSPOT_URL: url } = env
  const source = token ? { token } : file ? { file } : null
  return source && { token: source, url, link: env.LICET_HUBSPOT_LINK ?? null }
}

/** What a command that talks to HubSpot alone reads of the environment; null without a token. */
export function readHubspotConfig(environment: NodeJS.ProcessEnv = process.env): HubspotConfig | null {
  return readConfig({
    LICET_HUBSPOT_TOKEN: environment.LICET_HUBSPOT_TOKEN,
    LICET_HUBSPOT_TOKEN_FILE: environment.LICET_HUBSPOT_TOKEN_FILE,
    LICET_HUBSPOT_URL: environment.LICET_HUBSPOT_URL,
    LICET_HUBSPOT_LINK: environment.LICET_HUBSPOT_LINK,
  }).hubspot
}

/** The API key that a client of a gateway sends, or none; the rest of the environment is the gateway's affair. */
export function readAdminKey(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const given = environment.LICET_ADMIN_KEY || undefined
  const { data, error } = variables.LICET_ADMIN_KEY.safeParse(given)
  if (error)
    throw new ConfigError(error.issues.map(({ message }) => `LICET_ADMIN_KEY: ${message}`).join('\n'))
  return data
}

/** A misspelt variable would be ignored in silence; one with our prefix that we do not know is a mistake. */
function unknownVariables(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith('LICET_') && !(name in variables))
    .map(
      (name) =>
        `${name}: is not a variable of Licet; known are ${Object.keys(variables)
          .filter((known) => known.startsWith('LICET_'))
          .join(', ')}`,
    )
}

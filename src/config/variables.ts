import { z } from 'zod'
import { isApiKey } from '../auth/api-key.ts'
import { oidcVariables } from '../auth/oidc-settings.ts'
import { hubspotAppVariables } from '../crm/hubspot-settings.ts'
import { bulkVariables } from '../domain/bulk-operations/bulk-settings.ts'
import { keyPoolVariables } from '../domain/key-pools/pool-settings.ts'
import { extensionVariables } from '../domain/licenses/extension-settings.ts'
import { mailVariables } from '../domain/notifications/mail-settings.ts'
import { saleVariables } from '../domain/sales/sale-settings.ts'
import { areNetworks } from '../http/client-address.ts'
import { consoleVariables } from '../http/console/console-settings.ts'
import { findingVariables } from '../insights/findings/thresholds.ts'
import { ATTEMPTS_KEPT } from '../insights/rollups/forget-attempts.ts'
import { commaList } from '../platform/comma-list.ts'
import { namesEmptyHost, urlsOf } from '../platform/database/primary.ts'
import { defaultConcurrency, defaultRates, MAX_CONNECTIONS } from '../platform/limits/limits.ts'
import { telemetryVariables } from '../platform/telemetry/settings.ts'
import { shopVariables } from '../shops/shop-settings.ts'
import { stripeVariables } from '../shops/stripe-settings.ts'
import { MAX_STREAMS } from '../subscriptions/wake-streams.ts'
import { webhookVariables } from '../webhooks/webhook-settings.ts'

const flag = z.enum(['0', '1'], 'must be 0 or 1').transform((value) => value === '1')
const seconds = z.coerce
  .number('must be a number of seconds')
  .min(0, 'must be 0 or more seconds')
  .max(3600, 'must be at most 3600 seconds')
const points = z.coerce
  .number('must be a number of calls; 0 is no limit')
  .int('must be a whole number')
  .min(0, 'must be 0 or more')
  .max(1_000_000_000, 'must be at most 1,000,000,000')
const port = z.coerce.number('must be a port number').int().min(0).max(65_535)
const secret = z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -base64 32')

/** How long rows are kept. Shorter durations could delete what is still to be reported or delivered. */
const kept = z
  .string()
  .regex(/^P\d{1,5}D$/, { error: 'must be a number of days, such as P730D', abort: true })
  .refine((value) => Number(value.slice(1, -1)) >= 30, 'must be at least P30D')

/** The address of a database on one or more servers. */
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, { error: 'must begin with postgres://', abort: true })
  .refine((value) => !namesEmptyHost(value), { error: 'must name each of its hosts', abort: true })
  .refine((value) => urlsOf(value).every((url) => URL.canParse(url)), {
    error: 'must be a URL, with reserved characters encoded',
    abort: true,
  })

/** The parameter by which libpq chooses one of several hosts. */
function targetOf(url: string): string | null {
  return new URL(urlsOf(url)[0]!).searchParams.get('target_session_attrs')
}

const primaryUrl = postgresUrl.refine(
  (value) => ['read-write', 'primary', null].includes(targetOf(value)),
  'must have target_session_attrs read-write or primary, or none: the gateway connects to the primary',
)

/** Every variable that the gateway reads. `.env.example` explains each variable, and a test compares both. */
export const variables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LICET_ENV_FILE: z.string().optional(),
  PORT: port.default(4000),
  DATABASE_URL: primaryUrl.optional(),
  LICET_DIRECT_URL: primaryUrl.optional(),
  LICET_REPLICA_URL: postgresUrl
    .refine(
      (value) => ['standby', 'read-only', 'any', null].includes(targetOf(value)),
      'must have target_session_attrs standby, read-only or any, or none: the gateway reads from standbys',
    )
    .optional(),
  LICET_REPLICA_MAX_LAG: z.coerce
    .number('must be a number of seconds')
    .min(2, 'must be 2 or more seconds')
    .max(3600, 'must be at most 3600 seconds')
    .default(10),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  LICET_HOST: z.string().default('127.0.0.1'),
  LICET_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  LICET_DATA_DIR: z.string().default('./data'),
  LICET_DATABASE_POOL: z.coerce.number().int().min(2).max(500).optional(),
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
  LICET_TRUSTED_PROXIES: commaList.refine(
    areNetworks,
    'must be addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas',
  ),
  LICET_CLIENT_ADDRESS_HEADER: z
    .string()
    .regex(/^[\w-]+$/, 'must be the name of a header, such as X-Real-IP')
    .default('X-Forwarded-For'),
  LICET_CORS_ORIGINS: commaList.refine(
    (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'must be origins such as https://app.example.com, without a path, separated by commas',
  ),
  ...oidcVariables,
  ...consoleVariables,
  ...extensionVariables,
  ...saleVariables,
  ...bulkVariables,
  ...keyPoolVariables,
  ...webhookVariables,
  LICET_LIMIT_ATTEMPTS: points.default(defaultRates.attempts.points),
  LICET_LIMIT_REQUESTS: points.default(defaultRates.requests.points),
  LICET_LIMIT_COST: points.default(defaultRates.cost.points),
  LICET_LIMIT_CUSTOMER_COST: points.default(defaultRates.customerCost.points),
  LICET_LIMIT_ACTIVATIONS: points.default(defaultRates.activations.points),
  LICET_LIMIT_CODES: points.default(defaultRates.codes.points),
  LICET_LIMIT_TRIALS: points.default(defaultRates.trials.points),
  LICET_LIMIT_ADDRESS_FAILURES: points.default(defaultRates.addressFailures.points),
  LICET_LIMIT_KEY_FAILURES: points.default(defaultRates.keyFailures.points),
  LICET_LIMIT_FAILURES: points.default(defaultRates.failures.points),
  LICET_LIMIT_OUTCOMES: points.default(defaultRates.outcomes.points),
  LICET_LIMIT_ACCOUNT_MAILS: points.default(defaultRates.accountMails.points),
  LICET_LIMIT_PARTNER_MAILS: points.default(defaultRates.partnerMails.points),
  LICET_LIMIT_RECIPIENT_MAILS: points.default(defaultRates.recipientMails.points),
  LICET_LIMIT_OPERATIONS: points.default(defaultConcurrency.slots),
  LICET_LIMIT_WAITING: points.default(defaultConcurrency.queueLength),
  LICET_LIMIT_WAIT: seconds.default(defaultConcurrency.waitMs / 1000),
  LICET_LIMIT_STREAMS: z.coerce
    .number('must be a number of streams')
    .int()
    .min(0)
    .max(1_000_000)
    .default(MAX_STREAMS),
  LICET_LIMIT_CONNECTIONS: z.coerce
    .number('must be a number of connections; 0 is no limit')
    .int()
    .min(0)
    .max(1_000_000)
    .default(MAX_CONNECTIONS),
  LICET_REQUEST_TIMEOUT: seconds.default(30),
  LICET_ADMIN_KEY: z
    .string()
    .min(24, { error: 'must have at least 24 characters', abort: true })
    .regex(/^[\x21-\x7e]+$/, { error: 'must be printable ASCII without spaces', abort: true })
    .refine((value) => new Set(value).size >= 10, {
      error:
        'must be random, but has fewer than 10 different characters. `openssl rand -base64 32` makes one',
      abort: true,
    })
    .refine(
      (value) => isApiKey(value) || !/^(licet|lat)_/.test(value),
      'must not begin with licet_ or lat_ unless the gateway generated it: its checksum is wrong',
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
  ...hubspotAppVariables,
  LICET_HUBSPOT_LICENSE_OBJECTS: flag.default(false),
  LICET_HUBSPOT_ROLE_LABELS: flag.default(false),
  LICET_HUBSPOT_TIMELINE: flag.default(false),
  ...stripeVariables,
  ...shopVariables,
  LICET_GRAPHIQL: flag.optional(),
  LICET_SANDBOX: flag.default(false),
  LICET_PROCESSES: z
    .union([z.literal('auto'), z.coerce.number().int().min(1).max(256)], {
      error: 'must be auto or a number from 1 to 256',
    })
    .default(1),
  LICET_WORKER: z.enum(['inline', 'apart'], 'must be inline or apart').default('inline'),
  ...mailVariables,
  ...findingVariables,
  LICET_ATTEMPTS_KEPT: z
    .string()
    .regex(/^P[1-9]\d{0,4}D$/, 'must be a number of days, such as P730D')
    .default(ATTEMPTS_KEPT),
  LICET_EVENTS_KEPT: kept.optional(),
  LICET_USAGE_KEPT: kept.optional(),
  LICET_NOTIFICATIONS_KEPT: kept.optional(),
  LICET_METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .optional(),
  LICET_WORKER_METRICS_PORT: port.optional(),
  ...telemetryVariables,
  LICET_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LICET_LOG_FORMAT: z.enum(['json', 'pretty']).optional(),
} as const

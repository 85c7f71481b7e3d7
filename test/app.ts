import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll } from 'vitest'
import { type Mail, openMail } from '../integrations/email/open-mail.ts'
import type { MailSettings } from '../src/domain/notifications/mail-settings.ts'
import { type App, composeApp } from '../src/gateway/app.ts'
import type { Edge } from '../src/http/server-options.ts'
import { type Caller, scopesOf, systemCaller } from '../src/platform/caller.ts'
import type { Context } from '../src/platform/context.ts'
import type { Database } from '../src/platform/database/open.ts'
import { type JobName, runJob } from '../src/platform/jobs.ts'
import {
  createLimits,
  defaultConcurrency,
  defaultRates,
  type LimitRates,
  MAX_CONNECTIONS,
} from '../src/platform/limits/limits.ts'
import { createSecrets } from '../src/platform/secrets.ts'
import { defaultWebhooks, type WebhookSettings } from '../src/webhooks/webhook-settings.ts'
import { createEmbedded } from './database.ts'

export interface TestApp extends App {
  /** The context of an administrator. */
  admin: Context
  /** The context of another caller. */
  as(caller: Partial<Caller> & Pick<Caller, 'audience'>): Context
  /** Sets the clock. It does not advance between calls. */
  setNow(instant: string): void
  /** Every log line, parsed. */
  logged: Record<string, unknown>[]
  /** Runs the queued jobs until the queue is empty. */
  runJobs(): Promise<void>
}

/** The settings of a gateway in development: no proxy in front of it. */
export const edge: Edge = {
  production: false,
  trustedProxies: [],
  clientAddressHeader: 'X-Forwarded-For',
  corsOrigins: [],
  tls: null,
  operations: defaultConcurrency,
  requestTimeoutMs: 30_000,
  connections: MAX_CONNECTIONS,
  refusalPauseMs: 0,
}

export const TEST_SECRET = 'a-secret-for-tests-that-is-long-enough-0123'

/** No rate limits, for a test that sends more requests than the defaults allow. */
export const unlimited: LimitRates = Object.fromEntries(
  Object.entries(defaultRates).map(([name, rate]) => [name, { ...rate, points: 0 }]),
) as never

/** Settings of an installation that sends no mail. Notifications are recorded only. */
export const noMail: MailSettings = {
  smtp: null,
  folder: null,
  from: 'Licet <licenses@licet.example>',
  dkim: null,
  brandingFile: undefined,
  webhookSecret: undefined,
  bounceMailbox: undefined,
}

/**
 * Starts the real gateway on an embedded database. Only the clock and the secret are replaced. Start one for each test
 * file. Each test seeds its own records, so no test cleans up.
 */
export async function startTestApp(
  open: () => Promise<Database> = createEmbedded,
  mail: Mail = openMail(noMail),
  rates: LimitRates = defaultRates,
  webhooks: WebhookSettings = defaultWebhooks,
  publicUrl = 'https://licenses.example',
): Promise<TestApp> {
  let now = new Date('2026-01-15T12:00:00Z')
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const app = await composeApp({
    database: await open(),
    secrets: createSecrets(TEST_SECRET),
    log,
    publicUrl,
    graphiql: false,
    limits: createLimits(rates, undefined, () => {}),
    mail,
    stalledAfter: 'P3D',
    webhooks,
    // Last-seen times are written only when a test asks for it, never during a comparison.
    flushLastSeenEveryMs: 86_400_000,
    // So are scheduled jobs: a test runs the jobs that it wants.
    enqueuesScheduled: false,
    now: () => now,
  })
  afterAll(() => app.close())
  return {
    ...app,
    logged,
    admin: { ...app.ctx, caller: systemCaller('test') },
    as: (caller) => ({
      ...app.ctx,
      caller: {
        principal: `test:${randomUUID()}`,
        scopes: scopesOf[caller.audience],
        accountId: null,
        partner: null,
        requestId: 'test',
        address: null,
        ...caller,
      },
    }),
    setNow: (instant) => {
      now = new Date(instant)
    },
    async runJobs() {
      for (const name of Object.keys(app.handlers) as JobName[]) {
        for (;;) {
          const [job] = await app.boss.fetch(name)
          if (!job) break
          await runJob(app.handlers, name, job.data)
          await app.boss.complete(name, job.id)
        }
      }
    },
  }
}

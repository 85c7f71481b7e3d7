import { randomUUID } from 'node:crypto'
import type { VerifyAccessToken } from '../auth/access-token.ts'
import type { Crm } from '../crm/crm.ts'
import type { ImportedKeys } from '../domain/license-keys/imported-keys.ts'
import type { Mailer } from '../domain/notifications/delivery.ts'
import type { LastSeen } from '../domain/validation/last-seen.ts'
import type { FindFacts } from '../domain/validation/read-facts-in-batches.ts'
import type { Thresholds } from '../insights/findings/thresholds.ts'
import type { ChangeFeed } from '../subscriptions/wake-streams.ts'
import { type Caller, systemCaller } from './caller.ts'
import type { Clock } from './clock.ts'
import type { Db, Sql } from './db.ts'
import type { Enqueue } from './jobs.ts'
import type { Limits } from './limits/limits.ts'
import type { Logger } from './logger.ts'
import type { SandboxClock } from './sandbox-clock.ts'
import type { Secrets } from './secrets.ts'

/** What the world gives us. Built once, by the composition root. */
export interface AppContext {
  db: Db
  sql: Sql
  secrets: Secrets
  /** Where the gateway is reached from outside; what license files name as their issuer. */
  publicUrl: string
  enqueue: Enqueue
  now: Clock
  log: Logger
  /** What validation must know of a license; concurrent calls share one statement. */
  findFacts: FindFacts
  /** Whether keys of another form than our own have to be looked for. */
  importedKeys: ImportedKeys
  /** When licenses, devices and API keys were last seen; written behind the answers. */
  lastSeen: LastSeen
  /** What is new in the log of events, for those who subscribe. */
  changes: ChangeFeed
  /** Who an access token of the OpenID provider speaks for; null where there is no provider. */
  accessTokens: VerifyAccessToken | null
  /** How much each may ask. */
  limits: Limits
  /** The CRM that is connected; null where none is. */
  crm: Crm | null
  /** The way to customers' mailboxes. */
  mailer: Mailer
  /** How long after its assignment a license that was not activated is noticed, as an ISO 8601 duration. */
  stalledAfter: string
  /** How long recorded attempts at onboarding steps are kept, as an ISO 8601 duration. */
  attemptsKept: string
  /** From where on a figure is worth a finding. */
  thresholds: Thresholds
  /** Set in a sandbox only, where the clock can be moved. */
  sandbox: SandboxClock | null
}

/** `AppContext` on behalf of one caller: what operations take. */
export interface Context extends AppContext {
  caller: Caller
  /** Given once nobody waits for the answer any more: what has not begun need not begin. Absent for jobs. */
  signal?: AbortSignal | undefined
}

/** The context of work that nobody asked for: a job's, a command's. */
export function asSystem(app: AppContext): Context {
  return { ...app, caller: systemCaller(`job-${randomUUID()}`) }
}

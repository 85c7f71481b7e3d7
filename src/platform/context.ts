import { randomUUID } from 'node:crypto'
import { type Caller, systemCaller } from './caller.ts'
import type { Clock } from './clock.ts'
import type { Standbys } from './database/standbys.ts'
import type { Db, Sql } from './db.ts'
import type { Enqueue, RetryJobs } from './jobs.ts'
import type { Limits } from './limits/limits.ts'
import type { Logger } from './logger.ts'
import type { SandboxClock } from './sandbox-clock.ts'
import type { Secrets } from './secrets.ts'

/**
 * What the gateway provides to every operation. `src/gateway/app.ts` builds it once. A room whose own data a member
 * is made of adds that member by interface merging: `findFacts` and `lastSeen` in `domain/validation`, `mailer` in
 * `domain/notifications`, `changes` in `subscriptions`.
 */
export interface AppContext {
  db: Db
  sql: Sql
  /** Hot standbys, for reads; null without any. */
  standbys: Standbys | null
  secrets: Secrets
  /** Address of the gateway as clients reach it. License files name it as their issuer. */
  publicUrl: string
  enqueue: Enqueue
  retryJobs: RetryJobs
  now: Clock
  log: Logger
  importedKeys: ImportedKeys
  keyPrefixes: KeyPrefixes
  /** Returns the one text of a license key in any spelling; null if the text can be no key. */
  canonicalLicenseKey: (text: string) => string | null
  /** Verifies access tokens of the OpenID provider; null without a provider. */
  accessTokens: VerifyAccessToken | null
  limits: Limits
  /** The connected CRM; null without one. */
  crm: Crm | null
  /** Names of the connected shops, as sources of events. */
  shops: readonly string[]
  /** ISO 8601 duration after its assignment at which a license without an activation counts as stalled. */
  stalledAfter: string
  /** ISO 8601 duration for which attempts at onboarding steps are kept. */
  attemptsKept: string
  /** How long rows of tables that grow with time are kept. */
  retention: Retention
  /** Thresholds above which a figure becomes a finding. */
  thresholds: Thresholds
  /** The movable clock of a sandbox; null outside a sandbox. */
  sandbox: SandboxClock | null
}

/**
 * Returns the caller for which an access token was issued, without its request; `ENDED` for a token that was valid and has
 * expired, and null for any other token that is not accepted.
 */
export type VerifyAccessToken = (
  token: string,
) => Promise<Omit<Caller, 'requestId' | 'address'> | 'ENDED' | null>

/** ISO 8601 durations in days; null keeps rows forever. */
export interface Retention {
  events: string | null
  usage: string | null
  notifications: string | null
}

/** Whether this installation holds imported license keys, known without a query. */
export interface ImportedKeys {
  exist(): boolean
  /** Reads the state again, after an import by this process. */
  read(): Promise<void>
  /** Records that this process stored one. */
  add(): void
  close(): void
}

/** Prefixes of license keys of this installation, known without a query. */
export interface KeyPrefixes {
  known(): readonly string[]
  /** Adds the prefix of a key that this process issues. */
  add(prefix: string): void
  close(): void
}

/** The CRM to which the gateway is connected. */
export interface Crm {
  /** Name and host for people: `HubSpot at api.hubapi.com`. */
  target: string
  /** Address of the CRM; none if it is not for people. */
  url?: string
  /** Whether it is an emulator that this gateway runs. */
  emulated?: boolean
  /** Whether it shows the events of licenses. */
  showsEvents?: boolean
}

/** Thresholds above which a figure becomes a finding. */
export interface Thresholds {
  /** Fewest accounts from which a conclusion is drawn. */
  accounts: number
  /** Smallest drop of a step's conversion, as a share. */
  conversionDrop: number
  /** Smallest growth of an error, as a multiple of the compared period. */
  errorGrowth: number
  /** Days after the issue within which running out of seats counts as early. */
  earlyDays: number
  /** Share of a trial's length that customers may need until verified use. */
  trialShare: number
  /** Days before the expiry from which idle seats endanger the renewal. */
  renewalDays: number
  /** Share of the seats that must be idle for that. */
  idleShare: number
}

/** `AppContext` on behalf of one caller: what operations take. */
export interface Context extends AppContext {
  caller: Caller
  /** Time up to which the data has every change, while no primary responds and `db` is that of a standby. Absent otherwise. */
  dataAsOf?: Date
  /** Aborts when the client disconnects or the request times out. Work that has not begun must not begin then. Absent for jobs. */
  signal?: AbortSignal | undefined
}

/** Returns a context whose caller is the gateway itself, for jobs and commands. */
export function asSystem(app: AppContext): Context {
  return { ...app, caller: systemCaller(`job-${randomUUID()}`) }
}

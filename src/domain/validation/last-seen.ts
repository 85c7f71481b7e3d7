import type { Sql } from '../../platform/db.ts'
import { createRefusalTally, type RefusedAttempt } from './refusal-tally.ts'

/** How late a mark is written at most. */
const FLUSH_EVERY_MS = 2_000

/** When things were last seen: kept in memory, one mark a record, and written every two seconds. */
export interface LastSeen {
  validated(licenseId: string, activationId: string | undefined, at: Date): void
  /** That a validation was answered with a no, and its code. Beside `validated`. */
  refused(licenseId: string, code: string, at: Date): void
  usedApiKey(apiKeyId: string, at: Date): void
  /** That software asked for entitlements in a validation that was answered with a yes. */
  exercised(licenseId: string, codes: readonly string[], at: Date): void
  /** That something was asked and not granted: counted, not marked. */
  countRefusal(attempt: RefusedAttempt, at: Date): void
  /** Writes what is pending. */
  flush(): Promise<void>
  /** Writes what is pending and stops. */
  close(): Promise<void>
}

/**
 * Last-seen marks, so that validation writes nothing before its answer: thousands of validations of one
 * license are one row of one update. A mark never goes back in time. What is pending is lost when the
 * process is killed; nothing but display depends on it.
 */
export function createLastSeen(
  sql: Sql,
  onError: (error: unknown) => void,
  everyMs = FLUSH_EVERY_MS,
): LastSeen {
  const pending = {
    licenses: new Map<string, Date>(),
    activations: new Map<string, Date>(),
    apiKeys: new Map<string, Date>(),
  }
  const refusals = new Map<string, { code: string; at: Date }>()
  const entitlements = new Map<string, { licenseId: string; code: string; at: Date }>()
  const tally = createRefusalTally(sql)

  async function flush(): Promise<void> {
    for (const table of ['licenses', 'activations', 'apiKeys'] as const) {
      const marks = pending[table]
      if (marks.size === 0) continue
      pending[table] = new Map()
      const ids = [...marks.keys()].sort()
      await sql.query(statements[table], [ids, ids.map((id) => marks.get(id)!.toISOString())])
    }
    await tally.flush()
    if (entitlements.size > 0) {
      const uses = [...entitlements].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use)
      entitlements.clear()
      await sql.query(exercisedStatement, [
        uses.map(({ licenseId }) => licenseId),
        uses.map(({ code }) => code),
        uses.map(({ at }) => at.toISOString()),
      ])
    }
    if (refusals.size === 0) return
    const marks = [...refusals].sort(([a], [b]) => (a < b ? -1 : 1))
    refusals.clear()
    await sql.query(refusedStatement, [
      marks.map(([id]) => id),
      marks.map(([, { at }]) => at.toISOString()),
      marks.map(([, { code }]) => code),
    ])
  }

  const timer = setInterval(() => void flush().catch(onError), everyMs)
  timer.unref()
  return {
    validated(licenseId, activationId, at) {
      pending.licenses.set(licenseId, at)
      if (activationId) pending.activations.set(activationId, at)
    },
    refused(licenseId, code, at) {
      refusals.set(licenseId, { code, at })
    },
    usedApiKey: (apiKeyId, at) => void pending.apiKeys.set(apiKeyId, at),
    exercised(licenseId, codes, at) {
      for (const code of codes) entitlements.set(`${licenseId} ${code}`, { licenseId, code, at })
    },
    countRefusal: tally.add,
    flush,
    async close() {
      clearInterval(timer)
      await flush().catch(onError)
    },
  }
}

/** Rows are locked in the order of their ids, so that two flushes cannot deadlock. */
function statementFor(name: string, table: string, column: string) {
  return {
    name,
    text: `
      with seen as (select t.id, s.at from unnest($1::uuid[], $2::timestamptz[]) as s(id, at)
        join ${table} t on t.id = s.id order by t.id for no key update of t)
      update ${table} t set ${column} = greatest(t.${column}, seen.at) from seen where t.id = seen.id`,
  }
}

const statements = {
  licenses: statementFor('mark-licenses', 'licenses', 'last_validated_at'),
  activations: statementFor('mark-activations', 'activations', 'last_seen_at'),
  apiKeys: statementFor('mark-api-keys', 'api_keys', 'last_used_at'),
}

/** What was asked for within the last hour is not written again. */
const exercisedStatement = {
  name: 'mark-exercised',
  text: `
    insert into entitlement_uses (license_id, code, last_asked_at)
    select l.id, s.code, s.at from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as s(id, code, at)
    join licenses l on l.id = s.id order by l.id, s.code
    on conflict (license_id, code) do update set last_asked_at = excluded.last_asked_at
    where entitlement_uses.last_asked_at < excluded.last_asked_at - interval '1 hour'`,
}

const refusedStatement = {
  name: 'mark-refused',
  text: `
    with seen as (select t.id, s.at, s.code from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as s(id, at, code)
      join licenses t on t.id = s.id order by t.id for no key update of t)
    update licenses t set last_invalid_at = seen.at, last_invalid_code = seen.code from seen
    where t.id = seen.id and (t.last_invalid_at is null or t.last_invalid_at <= seen.at)`,
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Records when licenses, devices and API keys were last seen. Writes asynchronously. */
    lastSeen: LastSeen
  }
}

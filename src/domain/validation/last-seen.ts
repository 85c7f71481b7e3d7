import type { Sql } from '../../platform/db.ts'
import { repeat } from '../../platform/repeat.ts'
import { createRefusalTally, type RefusedAttempt } from './refusal-tally.ts'

/** Longest delay of a write, in milliseconds. */
const FLUSH_EVERY_MS = 2_000

/** Records when licenses, devices and API keys were last seen. Values are kept in memory and written every two seconds. */
export interface LastSeen {
  /** Records a validation of a license and, if the device matched an activation, of that activation. It is accurate to a minute. */
  validated(licenseId: string, activationId: string | undefined, at: Date): void
  /** Records the code of a validation that was not valid. Called in addition to `validated`. */
  refused(licenseId: string, code: string, at: Date): void
  usedApiKey(apiKeyId: string, at: Date): void
  /** Records the entitlements that a valid validation requested. */
  exercised(licenseId: string, codes: readonly string[], at: Date): void
  /** Counts a refused attempt. */
  countRefusal(attempt: RefusedAttempt, at: Date): void
  /** Writes the pending values. */
  flush(): Promise<void>
  /** Writes the pending values and stops the timer. */
  close(): Promise<void>
}

/**
 * Creates the record of last-seen times, so that a validation writes nothing before its response. Thousands of
 * validations of one license are one row of one update. A stored time never decreases. Pending values are lost if the
 * process is killed: only figures that are displayed depend on them.
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
      const times = pending[table]
      if (times.size === 0) continue
      pending[table] = new Map()
      const ids = [...times.keys()].sort()
      await sql.query(statements[table], [ids, ids.map((id) => times.get(id)!.toISOString())])
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
    const refused = [...refusals].sort(([a], [b]) => (a < b ? -1 : 1))
    refusals.clear()
    await sql.query(refusedStatement, [
      refused.map(([id]) => id),
      refused.map(([, { at }]) => at.toISOString()),
      refused.map(([, { code }]) => code),
    ])
  }

  const endFlushes = repeat(flush, everyMs, onError)
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
      endFlushes()
      await flush().catch(onError)
    },
  }
}

/**
 * A time that was recorded within the last minute is not written again. A write costs the database more than the validation itself: the
 * row, and an entry in each index at the first one of a day.
 */
const WRITTEN_EVERY = "interval '1 minute'"

/** Updates the last-seen time of the given rows. Rows are locked in the order of their ids, so flushes cannot deadlock. */
function statementFor(name: string, table: string, column: string, always = 'false') {
  return {
    name,
    text: `
      with seen as (select t.id, s.at from unnest($1::uuid[], $2::timestamptz[]) as s(id, at)
        join ${table} t on t.id = s.id where t.${column} is null or t.${column} <= s.at - ${WRITTEN_EVERY} or ${always}
        order by t.id for no key update of t)
      update ${table} t set ${column} = greatest(t.${column}, seen.at) from seen where t.id = seen.id`,
  }
}

const statements = {
  // A license fails until a validation after its last failure.
  licenses: statementFor(
    'mark-licenses',
    'licenses',
    'last_validated_at',
    't.last_invalid_at >= t.last_validated_at',
  ),
  activations: statementFor('mark-activations', 'activations', 'last_seen_at'),
  apiKeys: statementFor('mark-api-keys', 'api_keys', 'last_used_at'),
}

/** An entitlement that was recorded within the last hour is not written again. */
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
      join licenses t on t.id = s.id
      where t.last_invalid_at is null or t.last_invalid_at <= s.at - ${WRITTEN_EVERY}
        or t.last_invalid_at <= s.at and (t.last_invalid_code <> s.code or t.last_invalid_at < t.last_validated_at)
      order by t.id for no key update of t)
    update licenses t set last_invalid_at = seen.at, last_invalid_code = seen.code from seen
    where t.id = seen.id and (t.last_invalid_at is null or t.last_invalid_at <= seen.at)`,
}

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Records when licenses, devices and API keys were last seen. Writes asynchronously. */
    lastSeen: LastSeen
  }
}

import type { Sql } from '../../platform/db.ts'
import {
  type RefusedKind,
  type RefusedRequests,
  type RequestOrigin,
  writeRefusedRequests,
} from './refused-requests.ts'

/** A request that was refused. */
export interface RefusedAttempt {
  kind: RefusedKind
  /** Code of the refusal or of the failed validation, or name of the rate limit. */
  code: string
  /** The license; null if the request did not find it. */
  licenseId: string | null
  /** Digests of the presented key in hex, if `licenseId` is null. The license is looked up by them at the next write. */
  keyDigests?: readonly string[]
  /** Device and origin of the request; absent if they are not recorded. */
  origin?: RequestOrigin
}

/**
 * Counts refused attempts in memory until they are written. Each quarter of an hour has one row for each kind, code,
 * license type and partner. The last refused requests of a license are also written with their devices.
 */
export interface RefusalTally {
  add(attempt: RefusedAttempt, at: Date): void
  /** Writes the pending counts. */
  flush(): Promise<void>
}

const QUARTER_MS = 15 * 60 * 1000
/** Most different requests that are kept in memory with their devices. Further ones are only counted. */
const MAX_PENDING_REQUESTS = 5_000

type PendingRequests = Omit<RefusedRequests, 'licenseId'> & Pick<RefusedAttempt, 'licenseId' | 'keyDigests'>

/** Creates a tally that writes to the database of `sql`. Pending counts are lost if the process is killed. */
export function createRefusalTally(sql: Sql): RefusalTally {
  let pending = new Map<string, { attempt: RefusedAttempt; quarter: Date; attempts: number }>()
  let requests = new Map<string, PendingRequests>()

  function addRequest({ kind, code, licenseId, keyDigests = [], origin }: RefusedAttempt, at: Date): void {
    if (!origin) return
    const key = JSON.stringify([kind, code, licenseId, keyDigests, Object.values(origin)])
    const known = requests.get(key)
    if (known) {
      known.attempts++
      known.lastAt = at
    } else if (requests.size < MAX_PENDING_REQUESTS) {
      requests.set(key, {
        kind,
        code,
        licenseId,
        keyDigests,
        ...origin,
        attempts: 1,
        firstAt: at,
        lastAt: at,
      })
    }
  }

  return {
    add(attempt, at) {
      addRequest(attempt, at)
      const quarter = new Date(Math.floor(at.getTime() / QUARTER_MS) * QUARTER_MS)
      const key = `${quarter.getTime()} ${attempt.kind} ${attempt.code} ${attempt.licenseId} ${attempt.keyDigests}`
      const counted = pending.get(key)
      if (counted) counted.attempts++
      else pending.set(key, { attempt, quarter, attempts: 1 })
    },
    async flush() {
      if (pending.size === 0) return
      const counted = [...pending.values()]
      const refused = [...requests.values()]
      pending = new Map()
      requests = new Map()
      const licenses = await licensesByDigest(
        sql,
        counted.flatMap(({ attempt }) => attempt.keyDigests ?? []),
      )
      await sql.query(statement, [
        counted.map(({ quarter }) => quarter.toISOString()),
        counted.map(({ attempt }) => attempt.kind),
        counted.map(({ attempt }) => attempt.code),
        counted.map(({ attempt }) => licenseOf(attempt, licenses)),
        counted.map(({ attempts }) => attempts),
      ])
      await writeRefusedRequests(
        sql,
        refused.flatMap((request) => {
          const licenseId = licenseOf(request, licenses)
          return licenseId ? [{ ...request, licenseId }] : []
        }),
      )
    },
  }
}

function licenseOf(
  { licenseId, keyDigests = [] }: Pick<RefusedAttempt, 'licenseId' | 'keyDigests'>,
  licenses: Map<string, string>,
): string | null {
  return licenseId ?? keyDigests.map((digest) => licenses.get(digest)).find((id) => id !== undefined) ?? null
}

async function licensesByDigest(sql: Sql, digests: string[]): Promise<Map<string, string>> {
  if (digests.length === 0) return new Map()
  const rows = await sql.query<{ digest: string; licenseId: string }>(licensesStatement, [digests])
  return new Map(rows.map(({ digest, licenseId }) => [digest, licenseId]))
}

const licensesStatement = {
  name: 'licenses-of-refused-keys',
  text: `
    select encode(k.digest, 'hex') as digest, k.license_id as "licenseId"
    from license_keys k where k.digest in (select decode(digest, 'hex') from unnest($1::text[]) digest)
      and k.license_id is not null`,
}

/**
 * Two gateways may each insert a row for the same attempts. Later writes add to the first of these rows, so the sum is
 * exact. Rows are locked in the order of their ids, so flushes cannot deadlock.
 */
const statement = {
  name: 'count-refusals',
  text: `
    with counted as (
      select s.quarter, s.kind, s.code, l.license_type_id, a.partner, sum(s.attempts) as attempts
      from unnest($1::timestamptz[], $2::text[], $3::text[], $4::uuid[], $5::int[]) s (quarter, kind, code, license_id, attempts)
      left join licenses l on l.id = s.license_id left join accounts a on a.id = l.account_id
      group by s.quarter, s.kind, s.code, l.license_type_id, a.partner
    ), matched as (
      select c.*, (
        select min(t.id) from refusal_tallies t where t.quarter = c.quarter and t.kind = c.kind and t.code = c.code
          and t.license_type_id is not distinct from c.license_type_id and t.partner is not distinct from c.partner
      ) as id
      from counted c
    ), locked as (
      select t.id, m.attempts from refusal_tallies t join matched m on m.id = t.id order by t.id for no key update of t
    ), added as (
      update refusal_tallies t set attempts = t.attempts + locked.attempts from locked where t.id = locked.id
    )
    insert into refusal_tallies (quarter, kind, code, license_type_id, partner, attempts)
    select quarter, kind, code, license_type_id, partner, attempts from matched where id is null`,
}

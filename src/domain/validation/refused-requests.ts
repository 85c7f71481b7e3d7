import { z } from 'zod'
import type { Sql } from '../../platform/db.ts'
import { problem } from '../../platform/input-problem.ts'
import { line, name } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { storedFingerprint } from './device.ts'

/** Kinds of requests that are refused. */
export const refusedKinds = ['VALIDATION', 'ACTIVATION', 'RATE_LIMITED'] as const
export type RefusedKind = (typeof refusedKinds)[number]

/** Refused requests that are kept of one license. */
export const REFUSED_REQUESTS_KEPT = 20

const MAX_FINGERPRINT_BYTES = 256

const fingerprint = storedFingerprint.refine(
  (value) => Buffer.byteLength(value) <= MAX_FINGERPRINT_BYTES,
  problem(say('INPUT_BYTES_TOO_MANY', { maximum: MAX_FINGERPRINT_BYTES })),
)

/** Reads the device from the input of a request. A value that is missing, or that the input does not allow, is null. */
export const refusedDevice = z.object({
  fingerprint: fingerprint.nullable().catch(null),
  name: name({ max: 200 }).nullable().catch(null),
  platform: name({ max: 100 }).nullable().catch(null),
  version: line({ max: 100 }).nullable().catch(null),
})

/** What a refused request said about its device and its origin. Null if it said nothing. */
export interface RequestOrigin {
  fingerprint: string | null
  /** Name or platform of the device. */
  device: string | null
  version: string | null
  /** The network around the address of the client. */
  network: string | null
}

/** Equal refused requests of one license, and when the first and the last of them were refused. */
export interface RefusedRequests extends RequestOrigin {
  licenseId: string
  kind: RefusedKind
  code: string
  attempts: number
  firstAt: Date
  lastAt: Date
}

/**
 * Adds refused requests to those of their licenses. Equal requests are one row. Only the last rows of a license are kept, so
 * that a device that is refused again and again fills no storage.
 */
export async function writeRefusedRequests(sql: Sql, requests: readonly RefusedRequests[]): Promise<void> {
  if (requests.length === 0) return
  await sql.query(addStatement, [
    requests.map(({ licenseId }) => licenseId),
    requests.map(({ kind }) => kind),
    requests.map(({ code }) => code),
    requests.map(({ fingerprint }) => fingerprint),
    requests.map(({ device }) => device),
    requests.map(({ version }) => version),
    requests.map(({ network }) => network),
    requests.map(({ attempts }) => attempts),
    requests.map(({ firstAt }) => firstAt.toISOString()),
    requests.map(({ lastAt }) => lastAt.toISOString()),
  ])
  await sql.query(cutStatement, [
    [...new Set(requests.map(({ licenseId }) => licenseId))].sort(),
    REFUSED_REQUESTS_KEPT,
  ])
}

/**
 * Requests with different keys of one license can be equal, so they are grouped first. Rows are written in the order of their
 * keys, so flushes of several gateways cannot deadlock.
 */
const addStatement = {
  name: 'add-refused-requests',
  text: `
    insert into refused_requests
      (license_id, digest, kind, code, fingerprint, device, version, network, attempts, first_at, last_at)
    select l.id, sha256(convert_to(json_build_array(s.kind, s.code, s.fingerprint, s.device, s.version, s.network)::text, 'UTF8')) as digest,
      s.kind, s.code, s.fingerprint,
      coalesce(s.device, (select coalesce(a.name, a.platform) from activations a where a.license_id = l.id
        and a.fingerprint_digest = sha256(convert_to(s.fingerprint, 'UTF8')) order by a.id desc limit 1)),
      s.version, s.network, sum(s.attempts)::int, min(s.first_at), max(s.last_at)
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[], $9::timestamptz[], $10::timestamptz[])
      as s(license_id, kind, code, fingerprint, device, version, network, attempts, first_at, last_at)
    join licenses l on l.id = s.license_id
    group by l.id, s.kind, s.code, s.fingerprint, s.device, s.version, s.network
    order by l.id, digest
    on conflict (license_id, digest) do update set attempts = refused_requests.attempts + excluded.attempts,
      first_at = least(refused_requests.first_at, excluded.first_at),
      last_at = greatest(refused_requests.last_at, excluded.last_at)`,
}

const cutStatement = {
  name: 'cut-refused-requests',
  text: `
    with beyond as (
      select r.license_id, r.digest from unnest($1::uuid[]) as l(id)
      cross join lateral (select * from refused_requests r where r.license_id = l.id
        order by r.last_at desc, r.digest offset $2) r
      order by r.license_id, r.digest
    ), locked as (
      select r.license_id, r.digest from refused_requests r join beyond using (license_id, digest)
      order by r.license_id, r.digest for update of r skip locked
    )
    delete from refused_requests r using locked where r.license_id = locked.license_id and r.digest = locked.digest`,
}

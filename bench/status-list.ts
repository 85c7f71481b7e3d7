import { decodeJwt, type JWK } from 'jose'
import { readStatus } from '../verifier/status-token.ts'
import type { Gateway } from './gateway.ts'
import type { RoundOptions } from './rounds.ts'
import { median, type Row } from './table.ts'

const FILES = 1_000_000
/** One of this many licenses is revoked with all its files. */
const REVOKED = 100
const ROUNDS_EACH = 5
const PUBLISH_LIMIT_MS = 1_000
const VERIFY_LIMIT_MS = 50

/**
 * Measures a status list of a million files: the time from the request to the last byte of a newly signed list, and the time
 * in which a client verifies the list and reads one status. Compares each with its limit. A ratio of 1 passes.
 */
export async function benchStatusList(gateway: Gateway, options: RoundOptions): Promise<Row[]> {
  const { origin } = new URL(gateway.url)
  const path = '/status-lists/1'
  const { keys } = JSON.parse(await get(`${origin}/.well-known/jwks.json`)) as { keys: JWK[] }
  options.progress(`checking out ${FILES} files`)
  await checkOutFiles(gateway)
  const published: number[] = []
  const verified: number[] = []
  let errors = 0
  try {
    for (let round = 1; round <= options.rounds * ROUNDS_EACH; round++) {
      await gateway.sql.query('update status_lists set token = null, published_at = null')
      const asked = performance.now()
      const token = await get(origin + path)
      const received = performance.now()
      published.push(received - asked)
      const uri = decodeJwt(token).sub!
      const started = performance.now()
      const { value } = await readStatus(token, { uri, idx: 0 }, keys)
      verified.push(performance.now() - started)
      const last = await readStatus(token, { uri, idx: FILES - 1 }, keys)
      if (value !== 1 || last.value !== 0) errors++
    }
  } finally {
    await gateway.sql.query('update licenses set revoked_at = null, revoke_reason = null')
  }
  return [
    rowOf('status list of 1,000,000, published', PUBLISH_LIMIT_MS, published, errors),
    rowOf('status list of 1,000,000, verified', VERIFY_LIMIT_MS, verified, errors),
  ]
}

/** Gets a document with the header of a proxy that ends TLS. */
async function get(url: string): Promise<string> {
  const response = await fetch(url, { headers: { 'x-forwarded-proto': 'https' } })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} returned status ${response.status}: ${text}`)
  return text
}

function rowOf(what: string, limitMs: number, took: number[], errors: number): Row {
  const p50Ms = median(took)
  return {
    what,
    against: `limit of ${limitMs} ms`,
    perSecond: 1000 / p50Ms,
    yardstickPerSecond: 1000 / limitMs,
    ratio: limitMs / p50Ms,
    p50Ms,
    p99Ms: Math.max(...took),
    errors,
  }
}

/** Writes files of all licenses in turn, as the gateway does when it issues them. */
async function checkOutFiles({ sql, licenses }: Gateway): Promise<void> {
  const last = licenses.length - 1
  await sql.query(`update licenses set revoked_at = now(), revoke_reason = 'bench' where id in
    (select bench_id(n) from generate_series(0, ${last}, ${REVOKED}) n)`)
  await sql.query(`insert into status_lists (id, next_index) values (1, ${FILES})`)
  // The rows are consistent. Without triggers, PostgreSQL does not check a million foreign keys.
  await sql.query('set session_replication_role = replica')
  await sql.query(`
    insert into license_files (id, license_id, activation_id, signing_key_id, seq, status_list_id, status_index, encrypted,
      issued_at, expires_at)
    select bench_id(n), a.license_id, a.id, k.id, n / ${licenses.length} + 1, 1, n, false, now(), now() + interval '30 days'
    from generate_series(0, ${FILES - 1}) n join activations a on a.license_id = bench_id(n % ${licenses.length})
      and a.fingerprint like 'device-of-%', (select id from signing_keys limit 1) k`)
  await sql.query('set session_replication_role = default')
  await sql.query('vacuum analyze license_files')
}

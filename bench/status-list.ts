import { decodeJwt, type JWK } from 'jose'
import { readStatus } from '../verifier/status-token.ts'
import type { Gateway } from './gateway.ts'
import type { RoundOptions } from './rounds.ts'
import { median, type Row } from './table.ts'

const FILES = 1_000_000
/** One license of so many is revoked, and with it all its files. */
const REVOKED = 100
const ROUNDS_EACH = 5
const PUBLISH_LIMIT_MS = 1_000
const VERIFY_LIMIT_MS = 50

/**
 * A status list of a million files: how long the gateway takes from being asked for it to the last byte of a newly
 * signed one, and a client to verify it and look one file up. Each against its limit, so that a ratio of 1 is enough.
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

/** A document, as it comes through a proxy that speaks TLS. */
async function get(url: string): Promise<string> {
  const response = await fetch(url, { headers: { 'x-forwarded-proto': 'https' } })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}: ${text}`)
  return text
}

function rowOf(what: string, limitMs: number, took: number[], errors: number): Row {
  const p50Ms = median(took)
  return {
    what,
    against: `its limit, ${limitMs} ms`,
    perSecond: 1000 / p50Ms,
    yardstickPerSecond: 1000 / limitMs,
    ratio: limitMs / p50Ms,
    p50Ms,
    p99Ms: Math.max(...took),
    errors,
  }
}

/** Files of all licenses in turn, as the gateway would write them into the ledger. */
async function checkOutFiles({ sql, licenses }: Gateway): Promise<void> {
  const last = licenses.length - 1
  await sql.query(`update licenses set revoked_at = now(), revoke_reason = 'bench' where id in
    (select bench_id(n) from generate_series(0, ${last}, ${REVOKED}) n)`)
  await sql.query(`insert into status_lists (id, next_index) values (1, ${FILES})`)
  // What is written is whole by its making: a million foreign keys need not be looked up.
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

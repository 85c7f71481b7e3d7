import type { Gateway } from './gateway.ts'
import { runPgbench } from './pgbench.ts'
import { inTurn, measure, type RoundOptions } from './rounds.ts'
import { median, type Row } from './table.ts'

const CONNECTIONS = [16, 64]

const query = `mutation Activate($input: ActivateLicenseInput!) {
  activateLicense(input: $input) {
    ... on ActivateLicensePayload { created activationToken activation { id } validation { valid code } }
    ... on Refusal { code message }
  }
}`

/** Least throughput, as a share of that of pgbench. */
const GOAL = 0.7

/** Compares activations of new devices on random licenses over HTTP with pgbench and the same writes. */
export async function benchActivate(gateway: Gateway, options: RoundOptions): Promise<Row[]> {
  let devices = 0
  const body = () => {
    const { key } = gateway.licenses[Math.floor(Math.random() * gateway.licenses.length)]!
    return JSON.stringify({ query, variables: { input: { key, fingerprint: `new-device-${devices++}` } } })
  }
  const script = await scriptFor(gateway)
  const { database } = gateway
  const { seconds } = options
  options.progress('warming up')
  await measure(gateway, { connections: 16, seconds, body, expect: '"created":true' })

  const rows: Row[] = []
  for (const connections of CONNECTIONS) {
    const { pairs, transactionsEach } = await inTurn(
      gateway,
      options,
      `activateLicense, ${connections} connections`,
      () => measure(gateway, { connections, seconds, body, expect: '"created":true' }),
      () => runPgbench({ database, script, clients: connections, seconds }),
    )
    rows.push({
      what: `activateLicense, ${connections}`,
      against: 'pgbench, same writes',
      perSecond: median(pairs.map(({ measured }) => measured.requestsPerSecond)),
      yardstickPerSecond: median(pairs.map(({ yardstick }) => yardstick.perSecond)),
      ratio: median(pairs.map(({ measured, yardstick }) => measured.requestsPerSecond / yardstick.perSecond)),
      goal: GOAL,
      p50Ms: median(pairs.map(({ measured }) => measured.p50Ms)),
      p99Ms: median(pairs.map(({ measured }) => measured.p99Ms)),
      cpuMicroseconds: median(pairs.map(({ measured }) => measured.cpuMicroseconds)),
      transactionsEach,
      errors: pairs.reduce((sum, { measured }) => sum + measured.errors, 0),
    })
  }
  return rows
}

/**
 * Returns a script with the writes and conditions of an activation in one plain statement. It stays the same when that of the gateway
 * changes, as it does when the gateway lets activations share one.
 */
export async function scriptFor(gateway: Pick<Gateway, 'sql' | 'licenses'>): Promise<string> {
  const { rows } = await gateway.sql.query<Record<string, string>>(
    'select revision_id, starts_at::text, expiry::text, grace_ends_at::text from licenses limit 1',
  )
  const [revision, startsAt, expiry, graceEndsAt] = Object.values(rows[0]!).map((value) => `'${value}'`)
  const device = `('pgbench-' || :client_id || '-' || :device)`
  const digest = (text: string) => `sha256(convert_to(${text}, 'UTF8'))`
  const statement = `
    with seat as (
      update licenses l set active_activations = active_activations + 1, last_check_in_at = now(),
        first_activated_at = coalesce(first_activated_at, now())
      where l.id = bench_id(:license) and (l.seat_limit is null or l.active_activations < l.seat_limit)
        and (l.revision_id, l.key_hint, l.starts_at, l.expiry, l.grace_ends_at, l.suspended_at, l.revoked_at)
          is not distinct from (${revision}::uuid, l.key_hint, ${startsAt}::timestamptz, ${expiry}::timestamptz,
            ${graceEndsAt}::timestamptz, null::timestamptz, null::timestamptz)
        and not exists (select from onboardings o where o.license_id = l.id and o.next_step = 'ACTIVATE')
        and not exists (select from banned_fingerprints b
          where b.digest = ${digest(device)} and (b.account_id is null or b.account_id = l.account_id))
      returning l.id, l.account_id, l.active_activations - (select count(*)::int from activations a
        where a.license_id = l.id and a.deactivated_at is null and a.lease_ends_at < now()) as active
    ), device as (
      insert into activations (id, license_id, fingerprint, fingerprint_digest, components, metadata, token_digest,
        activated_at, last_seen_at, last_heartbeat_at)
      select gen_random_uuid(), id, ${device}, ${digest(device)}, '{}', '{}', ${digest(`'token-of-' || ${device}`)},
        now(), now(), now() from seat
      returning id, metadata
    ), event as (
      insert into events (id, type, subject_id, account_id, license_id, data, actor, request_id, occurred_at)
      select gen_random_uuid(), 'license.activated', device.id, seat.account_id, seat.id, '{}', 'app', 'pgbench', now()
      from seat, device
    )
    select active, metadata from seat, device`
  return [
    `\\set license random(0, ${gateway.licenses.length - 1})`,
    '\\set device random(1, 1000000000000)',
    `${statement.replaceAll(/\s+/g, ' ').trim()};`,
    '',
  ].join('\n')
}

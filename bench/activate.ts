import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { factsById } from '../src/licenses/facts-statement.ts'
import type { Gateway } from './gateway.ts'
import { load } from './load.ts'
import { median, type Row } from './table.ts'

const CONNECTIONS = 8

const activate = `mutation ($input: ActivateLicenseInput!) {
  activateLicense(input: $input) { ... on ActivateLicensePayload { created } ... on Refusal { code } }
}`

/** Activations of new devices over HTTP against pgbench, which runs the statements of one in a loop, in turn. */
export async function benchActivate(
  gateway: Gateway,
  { rounds, seconds, progress }: { rounds: number; seconds: number; progress: (line: string) => void },
): Promise<Row[]> {
  let device = 0
  const body = () => {
    const { key } = gateway.licenses[Math.floor(Math.random() * gateway.licenses.length)]!
    return JSON.stringify({ query: activate, variables: { input: { key, fingerprint: `new-${device++}` } } })
  }
  const pairs: { perSecond: number; pgbench: number; p50Ms: number; p99Ms: number; errors: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    progress(`activateLicense, ${CONNECTIONS} connections, round ${round} of ${rounds}`)
    const measured = await load({
      url: gateway.url,
      connections: CONNECTIONS,
      seconds,
      body,
      expect: '"created":true',
    })
    const pgbench = runPgbench(gateway, seconds)
    const { requestsPerSecond: perSecond, p50Ms, p99Ms, errors } = measured
    if (round > 0) pairs.push({ perSecond, pgbench, p50Ms, p99Ms, errors })
  }
  return [
    {
      what: `activateLicense, ${CONNECTIONS} connections`,
      against: 'pgbench, the same SQL',
      perSecond: median(pairs.map(({ perSecond }) => perSecond)),
      yardstickPerSecond: median(pairs.map(({ pgbench }) => pgbench)),
      ratio: median(pairs.map(({ perSecond, pgbench }) => perSecond / pgbench)),
      p50Ms: median(pairs.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(pairs.map(({ p99Ms }) => p99Ms)),
      errors: pairs.reduce((sum, { errors }) => sum + errors, 0),
    },
  ]
}

/** Transactions a second that pgbench gets through with the statements of one activation. */
function runPgbench(gateway: Gateway, seconds: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'licet-pgbench-'))
  try {
    const script = join(folder, 'activate.sql')
    writeFileSync(script, scriptFor(gateway.licenses.length))
    const program = globSync('/usr/lib/postgresql/*/bin/pgbench').at(-1) ?? 'pgbench'
    const args = [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(CONNECTIONS),
      '-j',
      '2',
      '-T',
      String(seconds),
      '-f',
      script,
    ]
    const { stdout, stderr, error } = spawnSync(program, [...args, gateway.database], { encoding: 'utf8' })
    if (error)
      throw new Error('pgbench is not installed: it comes with PostgreSQL (Debian: postgresql-contrib)')
    const tps = /tps = ([\d.]+)/.exec(stdout)?.[1]
    if (!tps) throw new Error(`pgbench failed: ${stderr.slice(-2000)}`)
    return Number(tps)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the gateway sends for one activation, with ids instead of keys. */
function scriptFor(licenses: number): string {
  const facts = factsById.text
    .replaceAll('$1::uuid[]', 'array[bench_id(:n)]::uuid[]')
    .replaceAll('$2::text[]', `array['00']::text[]`)
    .replaceAll('$3::text[]', 'array[null]::text[]')
    .replaceAll('$4::timestamptz[]', 'array[now()]::timestamptz[]')
    .replaceAll('$5::uuid[]', 'array[]::uuid[]')
    .replaceAll('$6::text[]', 'array[null]::text[]')
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\s+/g, ' ')
  return [
    `\\set n random(0, ${licenses - 1})`,
    'begin;',
    'select 1 from licenses l join license_keys k on k.license_id = l.id where l.id = bench_id(:n) for update of l;',
    `${facts};`,
    `select id from activations where license_id = bench_id(:n) and fingerprint_digest = sha256('x') and deactivated_at is null and held_since is not null;`,
    'update licenses set active_activations = active_activations + 1, last_check_in_at = now() where id = bench_id(:n) and (seat_limit is null or active_activations < seat_limit);',
    `insert into activations (id, license_id, fingerprint, fingerprint_digest, token_digest, activated_at, last_seen_at, last_heartbeat_at) values (gen_random_uuid(), bench_id(:n), 'pgbench', sha256(gen_random_uuid()::text::bytea), sha256(gen_random_uuid()::text::bytea), now(), now(), now());`,
    `insert into events (id, type, subject_id, license_id, actor, request_id, occurred_at) values (gen_random_uuid(), 'license.activated', bench_id(:n), bench_id(:n), 'app', 'pgbench', now());`,
    `select id from onboardings where license_id = bench_id(:n) and next_step = 'ACTIVATE';`,
    'commit;',
    '',
  ].join('\n')
}

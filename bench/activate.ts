import { takeFreeSeatStatement } from '../src/domain/activations/free-seat-statement.ts'
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

/** Compares activations of new devices on random licenses over HTTP with pgbench and the same statement. */
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
      against: 'pgbench, same SQL',
      perSecond: median(pairs.map(({ measured }) => measured.requestsPerSecond)),
      yardstickPerSecond: median(pairs.map(({ yardstick }) => yardstick.perSecond)),
      ratio: median(pairs.map(({ measured, yardstick }) => measured.requestsPerSecond / yardstick.perSecond)),
      p50Ms: median(pairs.map(({ measured }) => measured.p50Ms)),
      p99Ms: median(pairs.map(({ measured }) => measured.p99Ms)),
      cpuMicroseconds: median(pairs.map(({ measured }) => measured.cpuMicroseconds)),
      transactionsEach,
      errors: pairs.reduce((sum, { measured }) => sum + measured.errors, 0),
    })
  }
  return rows
}

/** Returns the statement of the gateway with a pgbench expression for each parameter. */
export async function scriptFor(gateway: Pick<Gateway, 'sql' | 'licenses'>): Promise<string> {
  const { rows } = await gateway.sql.query<Record<string, string>>(
    'select revision_id, starts_at::text, expiry::text, grace_ends_at::text from licenses limit 1',
  )
  const [revision, ...term] = Object.values(rows[0]!).map((value) => `'${value}'`)
  const device = `('pgbench-' || :client_id || '-' || :device)`
  const digest = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`
  const parameters = [
    ...['bench_id(:license)', 'now()'],
    // The facts of the license. Only the key hint differs between the seeded licenses, and is compared with itself.
    ...[revision, 'null', ...term, 'null', 'null'],
    ...['gen_random_uuid()', device, digest(device), `'{}'`, 'null', 'null', 'null', `'{}'`],
    ...[digest(`'token-of-' || ${device}`), 'null', 'null'],
    ...['gen_random_uuid()', `'app'`, `'pgbench'`],
  ]
  const asked = Math.max(
    ...[...takeFreeSeatStatement.text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)),
  )
  if (asked !== parameters.length)
    throw new Error(`the statement has ${asked} parameters, but this script sets ${parameters.length}`)
  const statement = takeFreeSeatStatement.text
    .replaceAll(/\$(\d+)/g, (_, number) => parameters[Number(number) - 1]!)
    .replaceAll('w.key_hint', 'l.key_hint')
    .replaceAll(/\s+/g, ' ')
  return [
    `\\set license random(0, ${gateway.licenses.length - 1})`,
    '\\set device random(1, 1000000000000)',
    `${statement};`,
    '',
  ].join('\n')
}

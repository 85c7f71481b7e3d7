import type { Gateway } from './gateway.ts'
import { startServer } from './processes.ts'
import { inTurn, measure, type RoundOptions } from './rounds.ts'
import { median, type Row } from './table.ts'

const verdict = 'valid code license { status expiry }'
const everything = `valid code detail checkedAt checks { code passed tolerated detail nextAction }
  license { product licenseType revision status keyHint expiry maxActivations activeActivations }`

const scenarios = [
  { what: 'validateLicense', selection: verdict, connections: 1 },
  { what: 'validateLicense', selection: verdict, connections: 16 },
  { what: 'validateLicense', selection: verdict, connections: 64 },
  { what: 'validateLicense with every check', selection: everything, connections: 64 },
]

/** Time of each kind of request before the measurement, so that the code is compiled as in a long-running gateway. */
const COMPILED_SECONDS = 10

/** Compares validations of random licenses over HTTP with a minimal Yoga server. */
export async function benchValidate(gateway: Gateway, options: RoundOptions): Promise<Row[]> {
  const hello = await startServer('bench/hello.ts')
  const rows: Row[] = []
  try {
    const askHello = (connections: number) => ({
      connections,
      seconds: options.seconds,
      body: () => '{"query":"{ hello }"}',
      expect: '"hello":"world"',
    })
    const askGateway = (selection: string, connections: number) => ({
      connections,
      seconds: options.seconds,
      body: questions(gateway, selection),
      expect: '"valid":true',
    })
    options.progress('warming up')
    const compiled = { seconds: COMPILED_SECONDS }
    await measure(hello, { ...askHello(64), ...compiled })
    for (const selection of [verdict, everything])
      await measure(gateway, { ...askGateway(selection, 64), ...compiled })

    for (const { what, selection, connections } of scenarios) {
      const { pairs, transactionsEach } = await inTurn(
        gateway,
        options,
        `${what}, ${connections} connections`,
        () => measure(gateway, askGateway(selection, connections)),
        () => measure(hello, askHello(connections)),
      )
      rows.push({
        what: `${what}, ${connections}`,
        against: 'bare Yoga, hello',
        perSecond: median(pairs.map(({ measured }) => measured.requestsPerSecond)),
        yardstickPerSecond: median(pairs.map(({ yardstick }) => yardstick.requestsPerSecond)),
        ratio: median(
          pairs.map(({ measured, yardstick }) => measured.requestsPerSecond / yardstick.requestsPerSecond),
        ),
        p50Ms: median(pairs.map(({ measured }) => measured.p50Ms)),
        p99Ms: median(pairs.map(({ measured }) => measured.p99Ms)),
        yardstickP50Ms: median(pairs.map(({ yardstick }) => yardstick.p50Ms)),
        yardstickP99Ms: median(pairs.map(({ yardstick }) => yardstick.p99Ms)),
        cpuMicroseconds: median(pairs.map(({ measured }) => measured.cpuMicroseconds)),
        yardstickCpuMicroseconds: median(pairs.map(({ yardstick }) => yardstick.cpuMicroseconds)),
        transactionsEach,
        errors: pairs.reduce((sum, { measured, yardstick }) => sum + measured.errors + yardstick.errors, 0),
      })
    }
  } finally {
    await hello.stop()
  }
  return rows
}

function questions({ licenses }: Gateway, selection: string): () => string {
  const query = `query Validate($input: ValidateLicenseInput!) { validateLicense(input: $input) { ${selection} } }`
  return () => {
    const { key, fingerprint } = licenses[Math.floor(Math.random() * licenses.length)]!
    return JSON.stringify({ query, variables: { input: { key, fingerprint } } })
  }
}

import type { Gateway } from './gateway.ts'
import { startServer } from './processes.ts'
import { inTurn, measure, type RoundOptions, rowOf } from './rounds.ts'
import type { Row } from './table.ts'

const verdict = 'valid code license { status expiry }'
const everything = `valid code detail checkedAt checks { code passed tolerated detail nextAction }
  license { product licenseType revision status keyHint expiry maxActivations activeActivations }`

/** Goals by the number of connections: least share of the throughput of `hello`, and most multiple of its processor time. */
const goals: Record<number, { throughput: number; cpu?: number }> = {
  1: { throughput: 0.3 },
  16: { throughput: 0.5 },
  64: { throughput: 0.9, cpu: 1 },
}

/** With few keys most have been validated before. With many, a request is usually the first one with its key. */
const FEW_KEYS = 1_000

const scenariosWith = (manyKeys: number) => [
  ...[...new Set([Math.min(FEW_KEYS, manyKeys), manyKeys])].flatMap((keys) =>
    [1, 16, 64].map((connections) => ({
      what: `validateLicense, ${keys} keys`,
      selection: verdict,
      keys,
      connections,
      goal: goals[connections],
    })),
  ),
  {
    what: 'validateLicense with every check',
    selection: everything,
    keys: manyKeys,
    connections: 64,
    goal: undefined,
  },
]

/** Requests of each kind before the measurement, so that the code is compiled as in a long-running gateway. */
const COMPILED_REQUESTS = 40_000
const COMPILED_SECONDS = 60

/**
 * Compares validations of random licenses over HTTP with a minimal Yoga server: the throughput, and the processor time of the
 * measured process alone, which other load of the machine affects less.
 */
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
    const askGateway = (selection: string, keys: number, connections: number) => ({
      connections,
      seconds: options.seconds,
      body: questions(gateway, selection, keys),
      expect: '"valid":true',
    })
    options.progress('warming up')
    const compiled = { seconds: COMPILED_SECONDS, requests: COMPILED_REQUESTS }
    const all = gateway.licenses.length
    await measure(hello, { ...askHello(64), ...compiled })
    for (const selection of [verdict, everything])
      await measure(gateway, { ...askGateway(selection, all, 64), ...compiled })

    for (const { what, selection, keys, connections, goal } of scenariosWith(all)) {
      const { pairs, transactionsEach } = await inTurn(
        gateway,
        options,
        `${what}, ${connections} connections`,
        () => measure(gateway, askGateway(selection, keys, connections)),
        () => measure(hello, askHello(connections)),
      )
      rows.push({
        ...rowOf({ what: `${what}, ${connections}`, against: 'bare Yoga, hello' }, pairs, transactionsEach),
        ...(goal && { goal: goal.throughput }),
        ...(goal?.cpu && { cpuGoal: goal.cpu }),
      })
    }
  } finally {
    await hello.stop()
  }
  return rows
}

function questions({ licenses }: Gateway, selection: string, keys: number): () => string {
  const query = `query Validate($input: ValidateLicenseInput!) { validateLicense(input: $input) { ${selection} } }`
  return () => {
    const { key, fingerprint } = licenses[Math.floor(Math.random() * keys)]!
    return JSON.stringify({ query, variables: { input: { key, fingerprint } } })
  }
}

import type { Gateway } from './gateway.ts'
import { type Load, load } from './load.ts'
import { startServer } from './processes.ts'
import { median, type Row } from './table.ts'

const CONNECTIONS = [1, 16, 64]

const question = `query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { valid code detail } }`
const hello = JSON.stringify({ query: '{ hello }' })

/** Validation over HTTP against the least that Yoga can do, in turn, at several numbers of connections. */
export async function benchValidate(
  gateway: Gateway,
  { rounds, seconds, progress }: { rounds: number; seconds: number; progress: (line: string) => void },
): Promise<Row[]> {
  const yardstick = await startServer('bench/hello.ts', {})
  const body = () => {
    const { key, fingerprint } = gateway.licenses[Math.floor(Math.random() * gateway.licenses.length)]!
    return JSON.stringify({ query: question, variables: { input: { key, fingerprint } } })
  }
  const rows: Row[] = []
  try {
    for (const connections of CONNECTIONS) {
      const pairs: { validate: Load; hello: Load }[] = []
      for (let round = 0; round <= rounds; round++) {
        progress(`validateLicense, ${connections} connections, round ${round} of ${rounds}`)
        const shared = { connections, seconds }
        const validate = await load({ ...shared, url: gateway.url, body, expect: '"valid":true' })
        const answer = await load({ ...shared, url: yardstick.url, body: () => hello, expect: 'world' })
        // The first round warms both up.
        if (round > 0) pairs.push({ validate, hello: answer })
      }
      rows.push({
        what: `validateLicense, ${connections} connections`,
        against: "bare Yoga's hello",
        perSecond: median(pairs.map(({ validate }) => validate.requestsPerSecond)),
        yardstickPerSecond: median(pairs.map((pair) => pair.hello.requestsPerSecond)),
        ratio: median(
          pairs.map(({ validate, hello }) => validate.requestsPerSecond / hello.requestsPerSecond),
        ),
        p50Ms: median(pairs.map(({ validate }) => validate.p50Ms)),
        p99Ms: median(pairs.map(({ validate }) => validate.p99Ms)),
        errors: pairs.reduce((sum, { validate, hello }) => sum + validate.errors + hello.errors, 0),
      })
    }
  } finally {
    await yardstick.stop()
  }
  return rows
}

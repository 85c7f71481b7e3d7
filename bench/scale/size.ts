import { type Gateway, startGateway } from '../gateway.ts'
import { number, parseOptions, server, wholeNumber } from '../parse-options.ts'
import { inTurn, measure } from '../rounds.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { median, REQUIRED } from '../table.ts'
import { questions } from './questions.ts'

const usage = `npm run bench:size -- [--licenses 10000000] [--against 1000] [--rounds 5] [--seconds 5] [--server postgres://…]

Compares an installation of --licenses licenses with one of --against licenses: the latency of validations and activations of random
licenses, in alternating rounds of --seconds. Each installation has a gateway and a database of its own, and runs no jobs. Ends with 1 if a
response was wrong, or if the median or the 99th percentile of the large one is not within 90 % of its goal: at most 1.1 times that of the
small one. The user of --server must be a superuser.`

/** Most multiple of the latency of the small installation. */
const GOAL = 1.1
const CONNECTIONS = [1, 16]
const WARM_REQUESTS = 40_000
const WARM_SECONDS = 60

/** Text in the response to each operation. */
const expected = { validate: '"valid":true', activate: '"created":true' }

const { options } = parseOptions(usage, {
  licenses: wholeNumber(10_000_000),
  against: wholeNumber(1_000),
  rounds: wholeNumber(5),
  seconds: number(5, 0.1),
  server,
})
const progress = (line: string) => console.error(`  ${line}`)
const seed = { progress, withoutTriggers: true }
const gateways: Gateway[] = []
const stop = async () => void (await Promise.all(gateways.map((gateway) => gateway.stop())))
stopOnSignal(stop)
try {
  for (const licenses of [options.against, options.licenses]) {
    progress(`seeding ${licenses} licenses`)
    gateways.push(await startGateway({ server: options.server, licenses, withoutJobs: true, seed }))
  }
  const [small, large] = gateways as [Gateway, Gateway]
  let failed = false
  for (const [name, expect] of Object.entries(expected) as ['validate' | 'activate', string][]) {
    const bodies = new Map(gateways.map((gateway) => [gateway, questions(gateway.licenses)[name]]))
    const ask = (gateway: Gateway, connections: number) => ({
      connections,
      expect,
      body: bodies.get(gateway)!,
    })
    progress(`${name}, warming up`)
    for (const gateway of gateways)
      await measure(gateway, { ...ask(gateway, 64), seconds: WARM_SECONDS, requests: WARM_REQUESTS })
    for (const connections of CONNECTIONS) {
      const once = (gateway: Gateway) =>
        measure(gateway, { ...ask(gateway, connections), seconds: options.seconds })
      const { pairs } = await inTurn(
        large,
        { ...options, progress },
        `${name}, ${connections} connections`,
        () => once(large),
        () => once(small),
      )
      for (const percentile of ['p50Ms', 'p99Ms'] as const) {
        const of = (which: 'measured' | 'yardstick') => median(pairs.map((pair) => pair[which][percentile]))
        const ratio = median(
          pairs.map(({ measured, yardstick }) => measured[percentile] / yardstick[percentile]),
        )
        failed ||= !(ratio <= GOAL / REQUIRED)
        const what = `${name}, ${connections}`.padEnd(14)
        const figures = `${of('measured').toFixed(2)} / ${of('yardstick').toFixed(2)} ms`
        console.log(`${what}  ${percentile.slice(0, 3)}  ${ratio.toFixed(2)} ≤ ${GOAL}  ${figures}`)
      }
      failed ||= pairs.some(({ measured, yardstick }) => measured.errors + yardstick.errors > 0)
    }
  }
  if (failed) process.exitCode = 1
} finally {
  await stop()
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Gateway } from './gateway.ts'
import type { RoundOptions } from './rounds.ts'
import { median, type Row } from './table.ts'

interface Contestant {
  name: string
  perSecond: number
}

/** Compares the verifier with the plain Ed25519 verification of node:crypto, on one core if the system allows it. */
export async function benchVerify(_gateway: Gateway, options: RoundOptions): Promise<Row[]> {
  const runs: Contestant[][] = []
  for (let round = 1; round <= options.rounds; round++) {
    options.progress(`verifyLicenseFile, round ${round} of ${options.rounds}`)
    runs.push(await race())
  }
  const names = runs[0]!.map(({ name }) => name)
  return names.slice(1).map((what, place) => {
    const pairs = runs.map(([bare, ...ours]) => ({ bare: bare!.perSecond, ours: ours[place]!.perSecond }))
    return {
      what,
      against: `${names[0]}`,
      perSecond: median(pairs.map(({ ours }) => ours)),
      yardstickPerSecond: median(pairs.map(({ bare }) => bare)),
      ratio: median(pairs.map(({ ours, bare }) => ours / bare)),
      errors: 0,
    }
  })
}

/** Runs the benchmark of the verifier, which fails if the file is not accepted. */
async function race(): Promise<Contestant[]> {
  const program = [
    process.execPath,
    new URL('../verifier/bench/verify.ts', import.meta.url).pathname,
    '--json',
  ]
  const run = promisify(execFile)
  const { stdout } = await run('taskset', ['-c', '0', ...program]).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return run(program[0]!, program.slice(1))
  })
  return JSON.parse(stdout) as Contestant[]
}

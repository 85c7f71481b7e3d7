import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Client, folderOf } from './clients.ts'

/** A running conformance program, as client/conformance.md specifies it. */
export interface Program {
  /** Sends a request. Returns the result, and throws for an `error`, or if the program ended before it. */
  call(name: string, args?: Record<string, unknown>): Promise<unknown>
  /** Sends a request, and does not wait for its response. The promise never rejects. */
  send(name: string, args?: Record<string, unknown>): Promise<unknown>
  /** Whether it runs, and owes no response. */
  isIdle(): boolean
  /** Kills the program as `kill -9` does. */
  kill(): Promise<void>
  /** Ends its input, and returns its exit code. */
  end(): Promise<number | null>
}

type Waiting = { resolve: (result: unknown) => void; reject: (error: Error) => void }

/** Starts the conformance program of a client. `variables` are added to an environment that names no license. */
export function startProgram(client: Client, variables: Record<string, string>): Program {
  const [command, ...args] = client.run as [string, ...string[]]
  const cwd = folderOf(client)
  // The node of this process, whatever the path has.
  const program =
    command === 'node' ? process.execPath : command.includes('/') ? `${cwd}/${command}` : command
  const child = spawn(program, args, {
    cwd,
    env: { ...cleanEnvironment(), ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that a program that a launcher started is killed with it.
    detached: true,
  })
  const waiting = new Map<number, Waiting>()
  let last = 0
  let errors = ''
  const fail = (reason: string) => {
    for (const { reject } of waiting.values())
      reject(new Error(`${client.name}: ${reason}${errors && `\n${errors}`}`))
    waiting.clear()
  }
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${chunk}`.slice(-4_000)
  })
  child.stdin.on('error', () => undefined)
  child.on('error', (error) => fail(error.message))
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error } = parse(line)
    const first = waiting.keys().next().value
    const one = waiting.get(id as number)
    // Another order, or another text, is a fault of the program.
    if (!one || id !== first) return fail(`unexpected line: ${line}`)
    waiting.delete(id as number)
    if (error === undefined || error === null) one.resolve(result)
    else one.reject(new WrongCall(String(error)))
  })
  const ended = once(child, 'close').then(() => fail(`the program ended with ${exitOf(child)}`))
  const call = (name: string, more: Record<string, unknown> = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++last
      if (child.exitCode !== null || child.signalCode !== null) return reject(new Error('the program ended'))
      waiting.set(id, { resolve, reject })
      child.stdin.write(`${JSON.stringify({ id, call: name, ...more })}\n`)
    })
  return {
    call,
    send: (name, more) => call(name, more).catch((error: unknown) => error),
    isIdle: () => waiting.size === 0 && child.exitCode === null && child.signalCode === null,
    async kill() {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // It ended already.
      }
      await ended
    },
    async end() {
      child.stdin.end()
      await ended
      return child.exitCode
    },
  }
}

/** The program returned an `error`. */
export class WrongCall extends Error {}

function parse(line: string): { id?: unknown; result?: unknown; error?: unknown } {
  try {
    return Object(JSON.parse(line))
  } catch {
    return {}
  }
}

function exitOf({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ?? `exit code ${exitCode}`
}

/** The environment of this process, without licenses and proxies. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(LICET_|TEST_|NODE_OPTIONS$|\w+_proxy$)/i.test(name)),
  )
}

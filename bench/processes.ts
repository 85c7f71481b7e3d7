import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RunningServer {
  url: string
  stop(): Promise<void>
}

const root = new URL('..', import.meta.url).pathname

/**
 * Starts one of the repository's servers on a free port, and waits until it answers. Its environment is what
 * is given and nothing else; `log` is the file descriptor of its standard output.
 */
export async function startServer(
  script: string,
  environment: Record<string, string>,
  log: number | 'ignore' = 'ignore',
): Promise<RunningServer> {
  const port = await freePort()
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env: { ...environment, PORT: String(port) },
    stdio: ['ignore', log, 'inherit'],
  })
  const url = `http://127.0.0.1:${port}/graphql`
  await untilAnswers(url, child, script)
  return { url, stop: () => stop(child) }
}

/** Ends a process that was started here, and waits until it is gone. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

async function untilAnswers(url: string, child: ChildProcess, script: string): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(url).catch(() => null)
    if (answer) return
    await sleep(100)
  }
  await stop(child)
  throw new Error(`${script} did not start; run it alone to see why`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!address || typeof address === 'string') throw new Error('there is no free port')
  return address.port
}

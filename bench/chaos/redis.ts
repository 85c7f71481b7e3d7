import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

/** A Redis server that only this run uses, without persistence. */
export interface Redis {
  port: number
  start(): Promise<void>
  kill(): Promise<void>
}

const START_MS = 10_000

/** Starts Redis. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort()
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    const started = spawn('redis-server', options, { stdio: 'ignore' })
    const failed = once(started, 'error').then(([error]) => {
      throw new Error('redis-server is not installed (Debian: redis-server)', { cause: error })
    })
    child = started
    await Promise.race([failed, untilListening(port)])
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  await start()
  return { port, start, kill }
}

async function untilListening(port: number): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(50)) {
    const socket = net.connect(port, '127.0.0.1')
    const listens = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (listens) return
  }
  throw new Error(`redis-server did not start within ${START_MS / 1000} s`)
}

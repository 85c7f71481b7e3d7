import { parentPort, Worker, workerData } from 'node:worker_threads'
import { type Attack, guesses, type Loot, storage, work } from './attacks.ts'
import { connectTo } from './connection.ts'

/** Attackers that send requests until they are stopped. */
export interface Attackers {
  /** Stops them, and returns the number of each reply. */
  stop(): Promise<Map<string, number>>
}

interface Target {
  url: string
  loot: Loot
}

/**
 * Starts attackers on four connections in a thread of their own: reading the replies to their requests takes no time from
 * the honest devices, whose latency is measured.
 */
export async function startAttackers(target: Target): Promise<Attackers> {
  const thread = new Worker(new URL(import.meta.url), { workerData: target })
  const failed = Promise.withResolvers<never>()
  thread.once('error', failed.reject)
  const message = () =>
    Promise.race([failed.promise, new Promise((resolve) => thread.once('message', resolve))])
  await message()
  return {
    async stop() {
      thread.postMessage('stop')
      return (await message()) as Map<string, number>
    },
  }
}

async function attackUntilStopped(
  port: NonNullable<typeof parentPort>,
  { url, loot }: Target,
): Promise<void> {
  const replies = new Map<string, number>()
  let isOver = false
  port.once('message', () => {
    isOver = true
  })
  const kinds = [work, guesses, storage, [...work.slice(0, 2), ...guesses, ...storage]]
  port.postMessage('started')
  await Promise.all(kinds.map((attacks) => attack(attacks)))
  port.postMessage(replies)

  /** Sends the attacks in turn on one connection, as fast as it responds. */
  async function attack(attacks: readonly Attack[]): Promise<void> {
    let lane = connectTo(url)
    for (let turn = 0; !isOver; turn++) {
      const one = attacks[turn % attacks.length]!
      const reply = await one(lane, Math.floor(turn / attacks.length), loot).catch(
        (error: NodeJS.ErrnoException) => {
          lane.close()
          lane = connectTo(url)
          return { status: 0, code: error.code ?? error.message }
        },
      )
      const name = typeof reply === 'number' ? `HTTP ${reply}` : `HTTP ${reply.status} ${reply.code ?? ''}`
      replies.set(name, (replies.get(name) ?? 0) + 1)
    }
    lane.close()
  }
}

if (parentPort) await attackUntilStopped(parentPort, workerData)

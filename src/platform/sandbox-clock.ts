import type { Clock } from './clock.ts'
import type { Db } from './db.ts'

const READ_EVERY_MS = 1_000

/** The clock of a sandbox: real time, and as far ahead as it was moved. All processes of an installation follow. */
export interface SandboxClock {
  now: Clock
  /** Reads how far the clock was moved, by whichever process. */
  read(): Promise<void>
  close(): void
}

export async function createSandboxClock(db: Db, onError: (error: unknown) => void): Promise<SandboxClock> {
  let aheadMs = 0
  const read = async () => {
    aheadMs = Number((await db.sandboxClock.findUnique({ where: { id: 1 } }))?.aheadMs ?? 0)
  }
  await read()
  const timer = setInterval(() => void read().catch(onError), READ_EVERY_MS)
  timer.unref()
  return { now: () => new Date(Date.now() + aheadMs), read, close: () => clearInterval(timer) }
}

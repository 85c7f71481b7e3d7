import type { Clock } from './clock.ts'
import type { Db } from './db.ts'
import { repeat } from './repeat.ts'

const READ_EVERY_MS = 1_000

/** The clock of a sandbox: real time plus an offset. All processes of an installation share the offset. */
export interface SandboxClock {
  now: Clock
  /** Reads the offset, which any process may have changed. */
  read(): Promise<void>
  close(): void
}

/** Creates the clock. It reads the offset every second; `onError` receives failures. */
export async function createSandboxClock(db: Db, onError: (error: unknown) => void): Promise<SandboxClock> {
  let aheadMs = 0
  const read = async () => {
    aheadMs = Number((await db.sandboxClock.findUnique({ where: { id: 1 } }))?.aheadMs ?? 0)
  }
  await read()
  const close = repeat(read, READ_EVERY_MS, onError)
  return { now: () => new Date(Date.now() + aheadMs), read, close }
}

import { link, rename, rm, stat } from 'node:fs/promises'
import { createLock, isHeld } from './create-lock.ts'

/** A lock of this age is that of a process that was killed. A change takes some milliseconds. */
const ABANDONED = 10_000

/**
 * Removes a lock that is abandoned. Of the processes that notice it at the same time, one looks again and removes it. So none
 * removes the new lock of another process.
 */
export async function breakLock(path: string): Promise<void> {
  if (!(await isAbandoned(path))) return
  const breaker = `${path}.break`
  try {
    const own = await createLock(breaker)
    try {
      if (await isAbandoned(path)) await removeAbandoned(path)
    } finally {
      await own.release()
    }
  } catch (error) {
    if (!isHeld(error)) throw error
    if (await isAbandoned(breaker)) await removeAbandoned(breaker)
  }
}

/** Removes an abandoned lock. A lock that replaced it meanwhile stays. */
async function removeAbandoned(path: string): Promise<void> {
  const taken = `${path}.${crypto.randomUUID()}`
  try {
    await rename(path, taken)
  } catch (error) {
    if (isHeld(error) || (error as { code?: string }).code === 'ENOENT') return
    throw error
  }
  // Fails if another process has a new lock already.
  if (!(await isAbandoned(taken))) await link(taken, path).catch(() => undefined)
  await rm(taken, { force: true })
}

async function isAbandoned(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
  return Math.abs(Date.now() - mtimeMs) > ABANDONED
}

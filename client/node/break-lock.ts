import { open, rm, stat } from 'node:fs/promises'

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
    await (await open(breaker, 'wx', 0o600)).close()
  } catch {
    if (await isAbandoned(breaker)) await rm(breaker, { force: true })
    return
  }
  if (await isAbandoned(path)) await rm(path, { force: true })
  await rm(breaker, { force: true })
}

async function isAbandoned(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
  return Math.abs(Date.now() - mtimeMs) > ABANDONED
}

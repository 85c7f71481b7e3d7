import { setTimeout as sleep } from 'node:timers/promises'
import { createLock, isHeld, type Lock } from './create-lock.ts'

/** Creates a lock file, as soon as no other process has it. */
export async function takeLock(path: string): Promise<Lock> {
  for (let wait = 2; ; wait = Math.min(wait * 2, 50)) {
    try {
      return await createLock(path)
    } catch (error) {
      if (!isHeld(error)) throw error
      // A lock that stays for a while can be that of a process that was killed.
      if (wait > 40) await (await import('./break-lock.ts')).breakLock(path)
      await sleep(wait + Math.random() * wait)
    }
  }
}

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Store } from '../settings.ts'

/** A store whose change can wait, for example for a decryption. */
interface AsyncStore extends Store {
  update(change: (text: string | null) => string | Promise<string>): Promise<string>
}

/**
 * Creates a store in a file that only its owner can read. After a crash, the file has its old text or its new text. A lock file
 * beside it lets one process change it at a time.
 */
export function fileStore(path: string): AsyncStore {
  let last: Promise<unknown> = Promise.resolve()
  const update: AsyncStore['update'] = async (change) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const unlock = await lock(`${path}.lock`)
    try {
      const before = await readFile(path, 'utf8').catch((error) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      const text = await change(before)
      if (text !== before) await write(path, text)
      return text
    } finally {
      await unlock()
    }
  }
  return {
    update(change) {
      const next = last.then(() => update(change))
      last = next.catch(() => undefined)
      return next
    },
  }
}

/** Creates a lock file, as soon as no other process has it. Returns a function that deletes it. */
export async function lock(path: string): Promise<() => Promise<void>> {
  for (let wait = 2; ; wait = Math.min(wait * 2, 50)) {
    try {
      await (await open(path, 'wx', 0o600)).close()
      return async () => await rm(path, { force: true })
    } catch (error) {
      const { code } = error as { code?: string }
      // Windows returns EPERM while another process deletes the file.
      if (code !== 'EEXIST' && code !== 'EPERM') throw error
      // A lock that stays for a while can be that of a process that was killed.
      if (wait > 40) await (await import('./break-lock.ts')).breakLock(path)
      await sleep(wait + Math.random() * wait)
    }
  }
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.new`, path)
}

import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Store } from '../settings.ts'
import type { Lock } from './create-lock.ts'
import { takeLock } from './take-lock.ts'

/** A store whose change can wait, for example for a decryption. */
interface AsyncStore extends Store {
  update(change: (text: string | null) => string | Promise<string>): Promise<string>
}

/**
 * Creates a store in a file that only its owner can read. After a crash, the file has its old text or its new text. A lock file
 * beside it lets one process change it at a time. client/spec.md specifies both files.
 */
export function fileStore(path: string): AsyncStore {
  let last: Promise<unknown> = Promise.resolve()
  const update: AsyncStore['update'] = async (change) => {
    let lock: Lock
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      lock = await takeLock(`${path}.lock`)
    } catch (error) {
      // A disk that takes no lock can still be read. The change fails.
      await change(await read(path))
      throw error
    }
    try {
      const before = await read(path)
      const text = await change(before)
      if (text !== before) await write(path, text, lock)
      return text
    } finally {
      await lock.release()
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

async function read(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

async function write(path: string, text: string, lock: Lock): Promise<void> {
  const next = `${path}.new`
  // A new file, because a process that lost its lock can still write to the former one.
  await rm(next, { force: true })
  const file = await open(next, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  if (!(await lock.isOwn())) throw new Error('another process took the lock')
  await rename(next, path)
}

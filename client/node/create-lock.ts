import { open, readFile, rm } from 'node:fs/promises'

/** A lock file of this process. */
export interface Lock {
  /** Whether no other process removed it as abandoned. */
  isOwn(): Promise<boolean>
  release(): Promise<void>
}

/** Creates a lock file with a random content, which shows its owner. The content is empty if the disk is full. */
export async function createLock(path: string): Promise<Lock> {
  const file = await open(path, 'wx', 0o600)
  let content: string = crypto.randomUUID()
  try {
    await file.writeFile(content)
  } catch {
    await file.truncate()
    content = ''
  } finally {
    await file.close()
  }
  const isOwn = async () => (await readFile(path, 'utf8').catch(() => null)) === content
  return {
    isOwn,
    async release() {
      // If it cannot be removed, another process removes it later.
      if (await isOwn()) await rm(path, { force: true }).catch(() => undefined)
    },
  }
}

/** Whether another process has a lock. Windows returns EPERM while another process deletes the file. */
export function isHeld(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'EEXIST' || (code === 'EPERM' && process.platform === 'win32')
}

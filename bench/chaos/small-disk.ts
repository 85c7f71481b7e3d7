import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A small disk that can be filled. */
export interface SmallDisk {
  path: string
  fill(): void
  free(): void
  unmount(): void
}

const SIZE = '96m'
/** One block of the file system, so that no space is left. */
const PAGE = Buffer.alloc(4_096)

/** Mounts a disk in memory for a user. Returns null if this process may not mount. */
export function mountSmallDisk(folder: string, owner: string): SmallDisk | null {
  const path = join(folder, 'small')
  mkdirSync(path)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', path])
  if (mounted.status !== 0) return null
  execFileSync('chown', [owner, path])
  const filler = join(path, 'filler')
  return {
    path,
    fill() {
      const file = openSync(filler, 'w')
      try {
        for (;;) writeSync(file, PAGE)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(filler, { force: true }),
    unmount: () => void execFileSync('umount', [path]),
  }
}

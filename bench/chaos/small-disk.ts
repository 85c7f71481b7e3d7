import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A disk of so little space that it can be filled, and its end. */
export interface SmallDisk {
  path: string
  fill(): void
  free(): void
  unmount(): void
}

const SIZE = '96m'
/** As little as a file system counts in, so that nothing is left. */
const PAGE = Buffer.alloc(4_096)

/** Makes one in memory, for a user; null where this process may not mount anything. */
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

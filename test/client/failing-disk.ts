import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { fileStore } from '../../client/index.ts'

/** A file store whose file can be made impossible to write, or to read. The errors are those of the file system. */
export function createDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'licet-disk-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'state.json')
  return { path, store: fileStore(path), ...failuresOf(path) }
}

/** Failures of the disk that has the file of a store. */
export function failuresOf(path: string) {
  return {
    /** The file can be read, and not be written. */
    fill: () => void mkdirSync(join(`${path}.new`, 'full'), { recursive: true }),
    empty: () => rmSync(`${path}.new`, { recursive: true }),
    /** The file cannot be read either. */
    hide() {
      renameSync(path, `${path}.hidden`)
      mkdirSync(path)
    },
    show() {
      rmSync(path, { recursive: true })
      renameSync(`${path}.hidden`, path)
    },
  }
}

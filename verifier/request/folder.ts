import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { readCarried } from '../carried.ts'
import type { Store } from '../state.ts'
import { CommandError } from './command-line.ts'

/** Maximum length of a file that is read: twice that of a license file. */
const MAX_FILE_BYTES = 2 ** 22

/** Files in the folder of a device. */
export type FolderFile =
  | 'device.json'
  | 'installed.json'
  | 'keys.json'
  | 'license.jwt'
  | 'release.jwt'
  | 'request.json'
  | 'state.json'

/**
 * Folder of a device, readable by its owner only. After a power failure, a file has its old text or its new text.
 */
export interface Folder {
  path: string
  read(name: FolderFile): string | null
  write(name: FolderFile, text: string): void
  /** Creates a file. Returns false and changes nothing if it exists. */
  create(name: FolderFile, text: string): boolean
  remove(name: FolderFile): void
  /** Store of the verifier. */
  store: Store
}

export function openFolder(path: string): Folder {
  const at = (name: string) => join(path, name)
  const folder: Folder = {
    path,
    read: (name) => readIfThere(at(name)),
    write: (name, text) => attempt(at(name), () => renameSync(writeNew(path, name, text), at(name))),
    create: (name, text) =>
      attempt(at(name), () => {
        const written = writeNew(path, name, text)
        try {
          createAs(written, at(name))
          return true
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
          throw error
        } finally {
          rmSync(written)
        }
      }),
    remove: (name) => attempt(at(name), () => rmSync(at(name), { force: true })),
    store: {
      read: () => JSON.parse(folder.read('state.json') ?? 'null'),
      write: (state) => folder.write('state.json', JSON.stringify(state)),
    },
  }
  return folder
}

/** Returns the token in a carried file. */
export function readCarriedFile(path: string): string {
  return readCarried(readGiven(path))
}

/** Returns the text of a file that the command line names. */
export function readGiven(path: string): string {
  if (attempt(path, () => statSync(path).size) > MAX_FILE_BYTES) {
    throw new CommandError(`${path} is too long to be the requested file`)
  }
  return attempt(path, () => readFileSync(path, 'utf8'))
}

/** Writes a file for a person to carry, in lines of 64 characters. Mail programs do not change such lines. */
export function writeCarried(path: string, token: string): void {
  attempt(path, () => {
    const file = openSync(path, 'w')
    writeSync(file, `${token.match(/.{1,64}/g)!.join('\n')}\n`)
    fsyncSync(file)
    closeSync(file)
  })
}

export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new CommandError(`${path}: ${(error as Error).message}`)
  }
}

function writeNew(path: string, name: string, text: string): string {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const written = join(path, `${name}.${process.pid}.new`)
  rmSync(written, { force: true })
  const file = openSync(written, 'wx', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  return written
}

/** Gives a file a name that does not exist yet. Copies it if the disk has no links, as on a USB stick. */
function createAs(written: string, path: string): void {
  try {
    linkSync(written, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    copyFileSync(written, path, constants.COPYFILE_EXCL)
  }
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new CommandError(`${path}: ${(error as Error).message}`)
  }
}

import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { OperatorError } from './operator-error.ts'

/** The data directory cannot be used. */
export class DataDirectoryError extends OperatorError {
  override name = 'DataDirectoryError'
}

/** Creates the data directory. Throws `DataDirectoryError` if it is no directory, or if this process cannot write to it. */
export function prepareDataDirectory(dataDir: string): void {
  const probe = join(dataDir, `.write-test-${randomUUID()}`)
  explainFileError(dataDir, () => {
    createFolder(dataDir)
    writeFileSync(probe, '')
    rmSync(probe)
  })
}

/**
 * Creates a folder and those above it, with the permissions `mode`, unless it exists. Throws the error of the operating system. The recursive
 * `mkdirSync` of Node never ends where the system creates no folder, such as `/proc`, and reports ENOENT for a read-only file system.
 */
export function createFolder(path: string, mode?: number): void {
  const missing = [resolve(path)]
  while (!existsSync(dirname(missing[0]!))) missing.unshift(dirname(missing[0]!))
  for (const folder of missing)
    try {
      mkdirSync(folder, mode)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(folder)) throw error
    }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Throws `DataDirectoryError` if the embedded database in a folder exists, and this process cannot read and write it. */
export function assertOwnFiles(dataDir: string, folder: string): void {
  if (!existsSync(folder)) return
  const { R_OK, W_OK, X_OK } = constants
  explainFileError(dataDir, () => accessSync(folder, R_OK | W_OK | X_OK))
}

/** Runs `work` on a file of the data directory. Throws `DataDirectoryError` for an error of the file system. */
export function explainFileError<T>(dataDir: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error)
      throw describeFileError(dataDir, String(error.code), 'path' in error ? String(error.path) : dataDir)
    throw error
  }
}

/** Returns the error for a code of the operating system at a path in the data directory. */
export function describeFileError(dataDir: string, code: string, path: string): DataDirectoryError {
  const [reason, remedy] = reasons[code] ?? [
    `${path}: ${code}`,
    'Check the folder, or choose another one with LICET_DATA_DIR.',
  ]
  return new DataDirectoryError(`The data directory ${dataDir} cannot be used: ${reason}. ${remedy}`)
}

const notAFolder = ['it is not a folder', 'Choose a folder with LICET_DATA_DIR.'] as const
const noPermission = [
  'the user of this process may not write all files in it',
  'Make this user the owner of the folder and of every file in it (chown -R), or choose another folder with LICET_DATA_DIR. Do not start the gateway as root and then as another user.',
] as const
const full = ['its disk is full', 'Free some space, and start again.'] as const

/** The reason and the remedy for each code that an operator meets. */
const reasons: Record<string, readonly [reason: string, remedy: string]> = {
  EEXIST: notAFolder,
  ENOTDIR: notAFolder,
  EACCES: noPermission,
  EPERM: noPermission,
  EROFS: [
    'its file system is read-only',
    'Mount it writable, such as a volume of the container, or choose another folder with LICET_DATA_DIR.',
  ],
  ENOSPC: full,
  EDQUOT: full,
}

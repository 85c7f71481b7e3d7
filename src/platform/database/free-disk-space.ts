import { statfs } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'
import { OperatorError } from '../operator-error.ts'
import { repeat } from '../repeat.ts'

/**
 * Free disk space that the embedded database needs. PostgreSQL allocates 16 MB at once for each file of its write-ahead
 * log. If that fails, a server restarts, but the embedded database would hang forever.
 */
const REQUIRED_BYTES = 64 * 2 ** 20
/** Additional space before writes resume, so that the state does not flap. */
const RESUME_BYTES = 16 * 2 ** 20
const CHECK_EVERY_MS = 1_000

/** The disk has too little space for the embedded database. */
export class DiskFullError extends OperatorError {
  override name = 'DiskFullError'
}

/** Returns the free bytes on the disk of a directory. */
export type FreeBytes = (directory: string) => Promise<number>

const freeBytes: FreeBytes = async (directory) => {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** Throws `DiskFullError` if the disk has too little space to open the database. */
export async function assertFreeDiskSpace(directory: string, free: FreeBytes = freeBytes): Promise<void> {
  const bytes = await free(directory)
  if (bytes < REQUIRED_BYTES)
    throw new DiskFullError(describeShortage(directory, bytes), 'Free some space, and start again.')
}

/**
 * Checks the free space every second. Makes the database read-only while there is too little: validations succeed, and
 * writes fail as a whole. Passes `report` a message when either state begins.
 */
export function watchFreeDiskSpace(
  pglite: PGlite,
  directory: string,
  report: (message: string) => void,
  free: FreeBytes = freeBytes,
): { check(): Promise<void>; close(): void } {
  let isFull = false

  async function check(): Promise<void> {
    const bytes = await free(directory)
    const isShort = bytes < REQUIRED_BYTES + (isFull ? RESUME_BYTES : 0)
    if (isShort === isFull || pglite.closed) return
    await pglite.exec(`set default_transaction_read_only = ${isShort ? 'on' : 'off'}`)
    isFull = isShort
    report(
      isFull
        ? `${describeShortage(directory, bytes)} Writes fail until you free some. Validations continue.`
        : `The disk of ${directory} has enough space again. Writes resume.`,
    )
  }

  const onError = (error: unknown) => report(`The free space of ${directory} is unknown: ${error}`)
  return { check, close: repeat(check, CHECK_EVERY_MS, onError) }
}

function describeShortage(directory: string, bytes: number): string {
  const megabytes = (count: number) => Math.floor(count / 2 ** 20)
  return `The disk of ${directory} is full: ${megabytes(bytes)} MB are free, and the embedded database needs ${megabytes(REQUIRED_BYTES)} MB.`
}

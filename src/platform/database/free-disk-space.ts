import { statfs } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'

/**
 * What has to be free on the disk of the embedded database. PostgreSQL takes 16 MB at once when a file of its
 * write-ahead log is full. When it does not get them a server restarts; the embedded one would hang, and for ever.
 */
const SPARE_BYTES = 64 * 2 ** 20
/** So much more before it is written to again, so that it does not go back and forth. */
const AGAIN_BYTES = 16 * 2 ** 20
const EVERY_MS = 1_000

/** The disk has too little space for the embedded database. */
export class DiskFullError extends Error {
  override name = 'DiskFullError'
}

/** Answers how many bytes are free where a directory is. */
export type FreeBytes = (directory: string) => Promise<number>

const freeBytes: FreeBytes = async (directory) => {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** Refuses to begin where there is too little space to come to an end. */
export async function assertFreeDiskSpace(directory: string, free: FreeBytes = freeBytes): Promise<void> {
  const bytes = await free(directory)
  if (bytes < SPARE_BYTES) throw new DiskFullError(`${shortOf(directory, bytes)} Free some, and start again.`)
}

/**
 * Watches the space from now on. Where there is too little, the database is only read: licenses are validated, and
 * whatever would be written fails as a whole, until there is enough again. `tell` hears of both.
 */
export function watchFreeDiskSpace(
  pglite: PGlite,
  directory: string,
  tell: (message: string) => void,
  free: FreeBytes = freeBytes,
): { check(): Promise<void>; close(): void } {
  let isFull = false

  async function check(): Promise<void> {
    const bytes = await free(directory)
    const isShort = bytes < SPARE_BYTES + (isFull ? AGAIN_BYTES : 0)
    if (isShort === isFull || pglite.closed) return
    await pglite.exec(`set default_transaction_read_only = ${isShort ? 'on' : 'off'}`)
    isFull = isShort
    tell(
      isFull
        ? `${shortOf(directory, bytes)} Nothing is written until some is freed; licenses are validated meanwhile.`
        : `There is space in ${directory} again: everything is written as before.`,
    )
  }

  const watching = setInterval(() => {
    check().catch((error: unknown) => tell(`The space in ${directory} cannot be told: ${error}`))
  }, EVERY_MS)
  watching.unref()
  return { check, close: () => clearInterval(watching) }
}

function shortOf(directory: string, bytes: number): string {
  const megabytes = (count: number) => Math.floor(count / 2 ** 20)
  return `The disk of ${directory} is full: ${megabytes(bytes)} MB are left, and the embedded database needs ${megabytes(SPARE_BYTES)} MB.`
}

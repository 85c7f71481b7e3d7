import { lstatSync, renameSync } from 'node:fs'
import { OperatorError } from '../platform/operator-error.ts'
import { writeSecretFile } from '../platform/secret-file.ts'

/** The new admin key cannot be stored, so none was created. */
export class AdminKeyFileError extends OperatorError {
  override name = 'AdminKeyFileError'
}

/**
 * Writes an admin key to a file that only this user can read. A file of an earlier key, such as that of another database, is kept with the
 * suffix `.old`.
 */
export function writeAdminKeyFile(path: string, apiKey: string): void {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) renameSync(path, `${path}.old`)
    writeSecretFile(path, apiKey)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new AdminKeyFileError(
      `The first admin key cannot be written to ${path}: ${code}. Set an admin key of your own in LICET_ADMIN_KEY, ` +
        'make LICET_DATA_DIR writable, or start in a terminal, which then shows the key.',
    )
  }
}

import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { assertOwnFiles, DataDirectoryError, explainFileError } from '../data-directory.ts'
import { unpackTemplate } from './template.ts'

/** Version of PostgreSQL in PGlite. A database on disk has the format of its version. */
export const PGLITE_VERSION = '18'

/**
 * Opens the embedded database in a data directory. Creates it if there is none, from the template if there is one and
 * `usesTemplate`. Throws `DataDirectoryError` if it cannot be opened.
 */
export async function openPglite(dataDir: string, usesTemplate = true): Promise<PGlite> {
  const folder = join(dataDir, 'pglite')
  assertOwnFiles(dataDir, folder)
  const versionFile = join(folder, 'PG_VERSION')
  const version = existsSync(versionFile)
    ? explainFileError(dataDir, () => readFileSync(versionFile, 'utf8').trim())
    : PGLITE_VERSION
  if (version !== PGLITE_VERSION) {
    throw new DataDirectoryError(
      `The embedded database in ${dataDir} has the format of PostgreSQL ${version}, and this version of Licet has PostgreSQL ${PGLITE_VERSION}. ` +
        'Start the version of Licet that created it, or choose an empty folder with LICET_DATA_DIR.',
    )
  }
  try {
    if (!existsSync(folder)) await createFiles(folder, usesTemplate)
    return await PGlite.create(folder)
  } catch (error) {
    throw new DataDirectoryError(
      `The embedded database in ${dataDir} cannot be opened (${reasonOf(error)}): a file is missing, damaged or belongs to another user.`,
      'Make the user of this process the owner of every file in the folder, or restore a backup of the whole folder.',
      { cause: error },
    )
  }
}

/** Creates the files of a database beside their folder first, so that a killed process leaves either all of them or none. */
async function createFiles(folder: string, usesTemplate: boolean): Promise<void> {
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  const isUnpacked = usesTemplate && (await unpackTemplate(unfinished))
  if (!isUnpacked) await (await PGlite.create(unfinished)).close()
  renameSync(unfinished, folder)
}

/** An error of the file system of PGlite has a name and a number alone. */
function reasonOf(error: unknown): string {
  const { message, name, errno } = error as { message?: string; name?: string; errno?: number }
  return message?.split('\n')[0] || `${name} ${errno}`
}

import { readFile } from 'node:fs/promises'
import { decodeUtf8, NotUtf8 } from '../../platform/utf8.ts'
import { ImportFileError } from './file-error.ts'

/** Returns the text of a UTF-8 file without a byte order mark. Throws `ImportFileError` for any other encoding. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImportFileError(
      `${path} cannot be read: ${error.code ?? error.message}.`,
      'Check the path and its permissions.',
    )
  })
  try {
    return decodeUtf8(bytes)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    throw new ImportFileError(
      `${path}:${error.line} is not in UTF-8.`,
      'Save it as UTF-8, and import it again.',
    )
  }
}

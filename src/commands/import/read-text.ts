import { readFile } from 'node:fs/promises'
import { decodeUtf8, NotUtf8 } from '../../platform/utf8.ts'
import { ImportFileError } from './file-error.ts'

/** The text of a file in UTF-8, without a byte order mark. Another encoding is refused, and not guessed at. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImportFileError(`${path} cannot be read: ${error.code ?? error.message}.`)
  })
  try {
    return decodeUtf8(bytes)
  } catch (error) {
    if (!(error instanceof NotUtf8)) throw error
    throw new ImportFileError(`${path}:${error.line} is not in UTF-8; save it as UTF-8 and import it again.`)
  }
}

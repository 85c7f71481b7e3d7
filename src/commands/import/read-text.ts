import { readFile } from 'node:fs/promises'
import { ImportFileError } from './file-error.ts'

/** The text of a file in UTF-8, without a byte order mark. Another encoding is refused, and not guessed at. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImportFileError(`${path} cannot be read: ${error.code ?? error.message}.`)
  })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ImportFileError(`${path} is not in UTF-8; save it as UTF-8 and import it again.`)
  }
}

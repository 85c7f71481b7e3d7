import { writeFileSync } from 'node:fs'
import { OperatorError } from '../../platform/operator-error.ts'
import { NotUtf8, readUtf8File } from '../../platform/utf8.ts'

/** Returns the text of a file. The lines that npm prints before the output of `pull > FILE` become comments. */
export function readCatalogFile(file: string): string {
  try {
    return readUtf8File(file).replace(/^\n?(> .*\n)+/, (banner) => banner.replaceAll(/^>/gm, '#'))
  } catch (error) {
    if (error instanceof NotUtf8)
      throw new OperatorError(`${file}:${error.line} is not in UTF-8.`, 'Save the file as UTF-8.')
    throw new OperatorError(
      `${file} cannot be read: ${error instanceof Error ? error.message : error}.`,
      'Check the path and its permissions.',
    )
  }
}

/** Writes a file and replaces its content. */
export function writeCatalogFile(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    throw new OperatorError(
      `${file} cannot be written: ${error instanceof Error ? error.message : error}.`,
      'Check the path and its permissions.',
    )
  }
}

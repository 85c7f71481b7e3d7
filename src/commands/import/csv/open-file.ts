import { type FileHandle, open } from 'node:fs/promises'
import { createUtf8Check, NotUtf8 } from '../../../platform/utf8.ts'
import { ImportFileError } from '../file-error.ts'

/** Bytes of the beginning of the file that show its separators. */
const HEAD = 1 << 20
const BYTE_ORDER_MARK = Buffer.from('\ufeff')

/** A CSV file that stays open while it is imported. Only a part of it is in memory. */
export interface CsvFile {
  path: string
  /** In bytes. */
  size: number
  /** The separator of cells: that which the line `sep=` of a spreadsheet names, or else the first one in the header. */
  delimiter: string
  /** The separators of rows. */
  rowDelimiters: string[]
  /** Reads the file from its start, without a byte order mark. Throws `ImportFileError` if it is not in UTF-8. */
  chunks(): AsyncGenerator<Buffer>
  /** Reads `length` bytes at an offset of `chunks()`. Throws `ImportFileError` if the file has changed. */
  readAt(start: number, length: number): Promise<Buffer>
  /** Throws `ImportFileError` if the file has changed since it was opened. */
  assertUnchanged(): Promise<void>
  close(): Promise<void>
}

/** Opens a CSV file. Throws `ImportFileError` if it cannot be read. */
export async function openCsvFile(path: string): Promise<CsvFile> {
  try {
    return await toCsvFile(path, await open(path))
  } catch (error) {
    if (error instanceof ImportFileError || !(error instanceof Error)) throw error
    const reason = 'code' in error ? error.code : error.message
    throw new ImportFileError(`${path} cannot be read: ${reason}.`, 'Check the path and its permissions.')
  }
}

/** Throws `ImportFileError` for a file that cannot be read, or that is not in UTF-8. */
export async function checkText(path: string): Promise<void> {
  const file = await openCsvFile(path)
  try {
    for await (const _ of file.chunks());
  } finally {
    await file.close()
  }
}

async function toCsvFile(path: string, handle: FileHandle): Promise<CsvFile> {
  const opened = await handle.stat()
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD), 0, HEAD, 0)
  const bytes = buffer.subarray(0, bytesRead)
  const offset = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? BYTE_ORDER_MARK.length
    : 0
  const head = bytes.subarray(offset).toString()

  return {
    path,
    size: opened.size - offset,
    delimiter: delimiterOf(head),
    rowDelimiters: /^[^\n\r]*\r(?!\n)/.test(head) ? ['\r'] : ['\r\n', '\n'],
    async *chunks() {
      const check = createUtf8Check()
      try {
        for await (const chunk of handle.createReadStream({ start: offset, autoClose: false })) {
          check.add(chunk)
          yield chunk
        }
        check.end()
      } catch (error) {
        if (!(error instanceof NotUtf8)) throw error
        throw new ImportFileError(
          `${path}:${error.line} is not in UTF-8.`,
          'Save it as UTF-8, and import it again.',
        )
      }
    },
    async readAt(start, length) {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset + start)
      if (bytesRead < length) throw changed(path)
      return buffer
    },
    async assertUnchanged() {
      const { size, mtimeMs } = await handle.stat()
      if (size !== opened.size || mtimeMs !== opened.mtimeMs) throw changed(path)
    },
    close: () => handle.close(),
  }
}

function changed(path: string): ImportFileError {
  return new ImportFileError(`${path} has changed since the import started.`, 'Run the import again.')
}

function delimiterOf(head: string): string {
  const header = head.split(/[\n\r]/).find((line) => !/^[\s,;"]*$/.test(line)) ?? ''
  const named = /^"?sep=([,;\t])/i.exec(header)?.[1]
  return named ?? /[,;\t]/.exec(header.replaceAll(/"[^"]*"/g, ''))?.[0] ?? ','
}

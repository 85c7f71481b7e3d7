import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'

const BYTE_ORDER_MARK = '\ufeff'

/**
 * Bytes are not UTF-8. To decode them anyway would replace each of them by the same character, and different texts would
 * become equal. The message continues a phrase that names the bytes.
 */
export class NotUtf8 extends Error {
  override name = 'NotUtf8'
  /** Line of the first byte that is not UTF-8, counted from 1. */
  readonly line: number

  constructor(line: number) {
    super(`is not UTF-8 in line ${line}`)
    this.line = line
  }
}

/** Decodes UTF-8 without its byte order mark. Throws `NotUtf8` for any other bytes. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new NotUtf8(firstWrongLine(bytes))
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text
}

/** Reads a file in UTF-8. Throws `NotUtf8`, or the error of the file system. */
export function readUtf8File(path: string | number): string {
  return decodeUtf8(readFileSync(path))
}

/** A line feed is part of no other character, so every line can be checked alone. */
function firstWrongLine(bytes: Uint8Array): number {
  let line = 1
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(LINE_FEED, start)
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line
    start = end + 1
  }
}

const LINE_FEED = 0x0a

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

/** Returns a check of the parts of a text in their order, and of its end. It throws `NotUtf8` at the first wrong byte. */
export function createUtf8Check(): { add(bytes: Uint8Array): void; end(): void } {
  let line = 1
  /** The beginning of a character whose end is in the next part. */
  let begun: Uint8Array = new Uint8Array()
  function check(bytes: Uint8Array): void {
    if (!isUtf8(bytes)) throw new NotUtf8(line + firstWrongLine(bytes) - 1)
  }
  return {
    add(part) {
      const bytes = begun.length > 0 ? Buffer.concat([begun, part]) : part
      const whole = lengthOfWhole(bytes)
      check(bytes.subarray(0, whole))
      for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) line++
      begun = bytes.slice(whole)
    },
    end: () => check(begun),
  }
}

/** Returns the length of bytes without a character at their end that may be incomplete. */
function lengthOfWhole(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - LONGEST_CHARACTER); at--) {
    const byte = bytes[at]!
    if (byte < FIRST_CONTINUATION) return bytes.length
    if (byte >= FIRST_LEAD) return at
  }
  return bytes.length
}

/** In bytes. */
const LONGEST_CHARACTER = 4
/** Bytes from here on begin a character of several bytes, or continue one. */
const FIRST_CONTINUATION = 0x80
const FIRST_LEAD = 0xc0

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

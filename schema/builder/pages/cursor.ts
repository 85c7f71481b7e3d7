import { timingSafeEqual } from 'node:crypto'
import type { Secrets } from '../../../src/platform/secrets.ts'
import { say, type Text } from '../../../src/texts/say.ts'
import { keyOf, type Order, type Position } from './order.ts'

/** Length in bytes of the code that authenticates a cursor. Three bytes are four characters of base64url. */
const CODE_BYTES = 12
const CODE_CHARACTERS = (CODE_BYTES / 3) * 4

/**
 * Returns the cursor of a position in a list: the values of its ordered columns, authenticated. It names no record, so
 * it stays valid when its record is deleted.
 */
export function sealCursor(secrets: Secrets, order: Order, position: Position): string {
  const text = JSON.stringify([keyOf(order), ...position])
  const code = secrets.base64urlDigest('cursor', text).slice(0, CODE_CHARACTERS)
  return code + Buffer.from(text).toString('base64url')
}

/** Returns the position of a cursor, or the problem of a text that is no cursor of such a list. */
export function openCursor(
  secrets: Secrets,
  order: Order,
  cursor: string,
): { position: Position } | { problem: Text } {
  const bytes = Buffer.from(cursor, 'base64url')
  // Cursors of earlier versions named a record.
  if (Buffer.from(cursor, 'base64').toString().startsWith('GPC:'))
    return { problem: say('INPUT_CURSOR_OF_EARLIER_VERSION') }
  const code = bytes.subarray(0, CODE_BYTES)
  const text = bytes.subarray(CODE_BYTES).toString()
  const isCanonical = bytes.toString('base64url') === cursor && code.length === CODE_BYTES
  if (!isCanonical || !secrets.digests('cursor', text).some(({ digest }) => matches(code, digest)))
    return { problem: say('INPUT_CURSOR_MALFORMED') }
  const [key, ...position] = JSON.parse(text) as [string, ...string[]]
  if (key !== keyOf(order)) return { problem: say('INPUT_CURSOR_OF_OTHER_LIST', { type: order.type }) }
  return { position }
}

function matches(code: Buffer, digest: Uint8Array): boolean {
  return timingSafeEqual(code, digest.subarray(0, CODE_BYTES))
}

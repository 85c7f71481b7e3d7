import type { AppContext } from '../../platform/context.ts'

/** HMAC-SHA-256 of parts that are stored instead of their text: a mailbox, a license, a code. */
export function digestCode({ secrets }: AppContext, ...parts: string[]): Uint8Array<ArrayBuffer> {
  return secrets.digest('mailed-code', JSON.stringify(parts)).digest
}

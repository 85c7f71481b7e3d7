import { base64url } from 'jose'
import { isStatusBits, MAX_LIST_BYTES, pipe, type StatusBits, type StatusList } from './status-list.ts'

/**
 * Encodes statuses for a status list token. An array has one status per entry. A `Uint8Array` is a packed array, as
 * `packStatuses` returns it. Throws a RangeError if a status or the list is too large.
 */
export async function encodeStatusList(
  statuses: readonly number[] | Uint8Array,
  bits: StatusBits,
): Promise<StatusList> {
  const bytes = statuses instanceof Uint8Array ? statuses : packStatuses(statuses, bits)
  if (bytes.length > MAX_LIST_BYTES) throw new RangeError('the list is too long')
  return { bits, lst: base64url.encode(await pipe(bytes, new CompressionStream('deflate'))) }
}

/** Packs statuses from the least significant bit up (section 4.1). Unused bits of the last byte are 0. */
export function packStatuses(statuses: readonly number[], bits: StatusBits): Uint8Array {
  if (!isStatusBits(bits)) throw new RangeError(`bits is 1, 2, 4 or 8, not ${bits}`)
  const perByte = 8 / bits
  const bytes = new Uint8Array(Math.ceil(statuses.length / perByte))
  for (const [idx, status] of statuses.entries()) {
    if (!Number.isInteger(status) || status < 0 || status >= 2 ** bits) {
      throw new RangeError(`status ${status} at ${idx} does not fit into ${bits} bits`)
    }
    bytes[Math.floor(idx / perByte)]! |= status << ((idx % perByte) * bits)
  }
  return bytes
}

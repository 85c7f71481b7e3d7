import { base64url } from 'jose'

/** The list itself (Token Status List section 4.2): a zlib-compressed array of so many bits an entry. */
export interface StatusList {
  bits: StatusBits
  lst: string
}
export type StatusBits = 1 | 2 | 4 | 8

/** Token Status List section 7.1. */
export const statusValues = { VALID: 0, INVALID: 1, SUSPENDED: 2 } as const

/** The longest array that is decompressed: 16 million entries of two bits. */
const MAX_LIST_BYTES = 2 ** 22

export function isStatusBits(value: unknown): value is StatusBits {
  return value === 1 || value === 2 || value === 4 || value === 8
}

/**
 * Encodes statuses for a status list token. An array holds one status an entry; a `Uint8Array` is the packed
 * array itself, as `packStatuses` makes it. Throws a RangeError for what does not fit.
 */
export async function encodeStatusList(
  statuses: readonly number[] | Uint8Array<ArrayBuffer>,
  bits: StatusBits,
): Promise<StatusList> {
  const bytes = statuses instanceof Uint8Array ? statuses : packStatuses(statuses, bits)
  if (bytes.length > MAX_LIST_BYTES) throw new RangeError(`a list has at most ${MAX_LIST_BYTES} bytes`)
  const compressed = await collect(bytes, new CompressionStream('deflate'), Infinity)
  return { bits, lst: base64url.encode(compressed) }
}

/** Packs statuses from the least significant bit up (section 4.1); an unused rest of the last byte is 0. */
export function packStatuses(statuses: readonly number[], bits: StatusBits): Uint8Array<ArrayBuffer> {
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

/** The packed array of a list; rejects what is not zlib data, and what would grow over the limit. */
export async function decodeStatusList({ lst }: Pick<StatusList, 'lst'>): Promise<Uint8Array> {
  return await collect(base64url.decode(lst), new DecompressionStream('deflate'), MAX_LIST_BYTES)
}

/** The status of one entry; undefined when the list ends before it (section 8.3, step 6). */
export function statusAt(bytes: Uint8Array, bits: StatusBits, idx: number): number | undefined {
  const perByte = 8 / bits
  const byte = bytes[Math.floor(idx / perByte)]
  return byte === undefined ? undefined : (byte >> ((idx % perByte) * bits)) & (2 ** bits - 1)
}

async function collect(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
  maxLength: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const source = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
  const reader = source.pipeThrough(transform).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > maxLength) {
      await reader.cancel()
      throw new RangeError(`the list is longer than ${maxLength} bytes`)
    }
    chunks.push(value)
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer())
}

import { base64url } from 'jose'

/** Status list (Token Status List section 4.2): a zlib-compressed array with `bits` bits per entry. */
export interface StatusList {
  bits: StatusBits
  lst: string
}
export type StatusBits = 1 | 2 | 4 | 8

// Token Status List section 7.1. 0 is VALID, and 3 is application-specific.
export const INVALID = 1
export const SUSPENDED = 2
export const RELEASED = 3

/** Maximum length of a decompressed array: 16 million entries of two bits. */
export const MAX_LIST_BYTES = 2 ** 22

export function isStatusBits(value: unknown): value is StatusBits {
  return value === 1 || value === 2 || value === 4 || value === 8
}

/** Returns the packed array of a list. Rejects data that is not zlib or exceeds the limit. */
export async function decodeStatusList({ lst }: Pick<StatusList, 'lst'>): Promise<Uint8Array> {
  return await pipe(base64url.decode(lst), new DecompressionStream('deflate'))
}

/** Returns the status of one entry. Undefined if the list ends before it (section 8.3, step 6). */
export function statusAt(bytes: Uint8Array, bits: StatusBits, idx: number): number | undefined {
  const perByte = 8 / bits
  const byte = bytes[Math.floor(idx / perByte)]
  return byte === undefined ? undefined : (byte >> ((idx % perByte) * bits)) & (2 ** bits - 1)
}

/** Passes the bytes through a stream and returns the output. Rejects if it exceeds the limit of a list. */
export async function pipe(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  let remaining = MAX_LIST_BYTES
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      remaining -= chunk.length
      if (remaining < 0) throw new RangeError('the list is too long')
      controller.enqueue(chunk)
    },
  })
  const { body } = new Response(bytes as Uint8Array<ArrayBuffer>)
  return new Uint8Array(await new Response(body!.pipeThrough(stream).pipeThrough(bounded)).arrayBuffer())
}

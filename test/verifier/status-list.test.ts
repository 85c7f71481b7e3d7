import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeStatusList, packStatuses } from '../../verifier/encode-status-list.ts'
import { decodeStatusList, type StatusBits, statusAt, verifyLicenseFile } from '../../verifier/index.ts'
import { at, fingerprint, keys, product, signFile, signList } from './signer.ts'
import draft from './status-list-vectors.json' with { type: 'json' }

// Token Status List, sections 4.1 and 4.2: both examples.
const examples = [
  {
    bits: 1,
    bytes: [0xb9, 0xa3],
    lst: 'eNrbuRgAAhcBXQ',
    statuses: [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1],
  },
  {
    bits: 2,
    bytes: [0xc9, 0x44, 0xf9],
    lst: 'eNo76fITAAPfAgc',
    statuses: [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3],
  },
] as const

test.each(examples)('reads and packs the example of $bits bits', async ({ bits, bytes, lst, statuses }) => {
  const decoded = await decodeStatusList({ lst })
  expect([...decoded]).toEqual(bytes)
  expect(statuses.map((_, idx) => statusAt(decoded, bits, idx))).toEqual(statuses)
  expect(statusAt(decoded, bits, statuses.length)).toBeUndefined()
  expect([...packStatuses(statuses, bits)]).toEqual(bytes)
  expect([...(await decodeStatusList(await encodeStatusList(statuses, bits)))]).toEqual(bytes)
})

test.each(draft.vectors)('reads the vector of $bits bits of appendix C, entry by entry', async (vector) => {
  const bits = vector.bits as StatusBits
  const decoded = await decodeStatusList(vector)
  expect(decoded).toHaveLength((2 ** 20 * bits) / 8)
  const expected = new Uint8Array(2 ** 20)
  for (const [position, idx] of vector.idx.entries()) expected[idx] = vector.status[position]!
  const found = expected.map((_, idx) => statusAt(decoded, bits, idx)!)
  expect(Buffer.compare(found, expected)).toBe(0)
})

test('reads back whatever was encoded', async () => {
  const list = fc.constantFrom<StatusBits>(1, 2, 4, 8).chain((bits) =>
    fc.record({
      bits: fc.constant(bits),
      statuses: fc.array(fc.nat(2 ** bits - 1), { maxLength: 300 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(list, async ({ bits, statuses }) => {
      const decoded = await decodeStatusList(await encodeStatusList(statuses, bits))
      expect(statuses.map((_, idx) => statusAt(decoded, bits, idx))).toEqual(statuses)
    }),
    { numRuns: 50 },
  )
})

test('a packed array is taken as it is', async () => {
  const packed = Uint8Array.of(0xc9, 0x44, 0xf9)
  expect(await encodeStatusList(packed, 2)).toMatchObject({ bits: 2 })
  expect(await decodeStatusList(await encodeStatusList(packed, 2))).toEqual(packed)
})

test('what does not fit is not encoded', async () => {
  await expect(encodeStatusList([0, 4], 2)).rejects.toThrow(/status 4 at 1/)
  await expect(encodeStatusList([-1], 2)).rejects.toThrow(RangeError)
  await expect(encodeStatusList([0.5], 2)).rejects.toThrow(RangeError)
  await expect(encodeStatusList([0], 3 as never)).rejects.toThrow(/bits is 1, 2, 4 or 8/)
  await expect(encodeStatusList(new Uint8Array(2 ** 22 + 1), 2)).rejects.toThrow(RangeError)
})

test('an index that is none has no status', () => {
  const bytes = Uint8Array.of(0xff)
  for (const idx of [-1, 8, 2 ** 53, Number.NaN]) expect(statusAt(bytes, 1, idx)).toBeUndefined()
})

test('a list is decompressed up to its limit, and one byte more is refused', async () => {
  const longest = deflateSync(new Uint8Array(2 ** 22)).toString('base64url')
  expect(await decodeStatusList({ lst: longest })).toHaveLength(2 ** 22)
  const longer = deflateSync(new Uint8Array(2 ** 22 + 1)).toString('base64url')
  await expect(decodeStatusList({ lst: longer })).rejects.toThrow('too long')
})

test('a bomb of half a gigabyte is refused, not inflated', async () => {
  const lst = deflateSync(Buffer.alloc(2 ** 29), { level: 9 }).toString('base64url')
  const before = process.memoryUsage.rss()
  const statusList = await signList({ status_list: { bits: 2, lst } })
  const answer = await verifyLicenseFile(await signFile(), {
    keys,
    product,
    fingerprint,
    statusList,
    now: at(60),
  })
  expect(answer).toMatchObject({ valid: false, code: 'STATUS_INVALID' })
  expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 28)
})

test.each(['', 'eNo', 'bm90IHpsaWI', 'eNrbuRgAAhcBXA', `${examples[0].lst.slice(0, 8)}`])(
  'what is not whole zlib data (%j) is rejected',
  async (lst) => {
    await expect(decodeStatusList({ lst })).rejects.toThrow()
  },
)

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createUtf8Check, decodeUtf8, NotUtf8, readUtf8File } from '../../src/platform/utf8.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-utf8-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('every text is decoded as it was encoded', () => {
  const texts = fc
    .string({ unit: 'binary' })
    .filter((text) => text.isWellFormed() && !text.startsWith('\ufeff'))
  fc.assert(fc.property(texts, (text) => decodeUtf8(new TextEncoder().encode(text)) === text))
})

test('a byte order mark is no part of the text', () => {
  expect(decodeUtf8(Buffer.from('\ufeff{}'))).toBe('{}')
  expect(decodeUtf8(Buffer.from('a\ufeffb'))).toBe('a\ufeffb')
})

test.each<[string, number[], number]>([
  ['a byte of Latin-1', [0xfc], 1],
  ['a character that is cut at the end', [0x61, 0x0a, 0xe2, 0x82], 2],
  ['a character that a line feed cuts', [0xe2, 0x82, 0x0a, 0xac], 1],
  ['an overlong form', [0x0a, 0x0a, 0xc0, 0xaf], 3],
  ['a surrogate', [0xed, 0xa0, 0x80, 0x0a], 1],
  ['a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 1],
  ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 1],
])('%s is refused with its line', (_, bytes, line) => {
  const decode = () => decodeUtf8(Uint8Array.from(bytes))
  expect(decode).toThrow(NotUtf8)
  expect(decode).toThrow(`is not UTF-8 in line ${line}`)
})

test('refuses exactly the bytes that the decoder of the Encoding standard refuses', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const outcomeOf = (decode: () => string) => {
    try {
      return decode()
    } catch {
      return null
    }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
      expect(outcomeOf(() => decodeUtf8(bytes))).toBe(outcomeOf(() => decoder.decode(bytes)))
    }),
  )
})

test('a part of a larger buffer is decoded alone', () => {
  expect(decodeUtf8(Buffer.from('xx\u20acxx').subarray(2, 5))).toBe('\u20ac')
})

test('a file is read, or refused', () => {
  const file = join(folder, 'file.txt')
  writeFileSync(file, 'M\u00fcller\n')
  expect(readUtf8File(file)).toBe('M\u00fcller\n')
  writeFileSync(file, 'M\u00fcller\n', 'latin1')
  expect(() => readUtf8File(file)).toThrow('in line 1')
  expect(() => readUtf8File(join(folder, 'none'))).toThrow('ENOENT')
})

test('parts of a text are checked as the whole text is, wherever they are cut', () => {
  const valid = fc
    .string({ unit: 'binary' })
    .filter((text) => text.isWellFormed())
    .map((text) => Buffer.from(text))
  const any = fc.array(fc.constantFrom(0x0a, 0x61, 0x80, 0xbf, 0xc3, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0xff))
  const bytes = fc.oneof(
    valid,
    any.map((values) => Buffer.from(values)),
  )
  const problemOf = (check: () => void): unknown => {
    try {
      check()
      return null
    } catch (error) {
      return (error as NotUtf8).line
    }
  }
  fc.assert(
    fc.property(bytes, fc.array(fc.nat({ max: 40 })), (whole, cuts) => {
      const places = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const inParts = problemOf(() => {
        const check = createUtf8Check()
        for (const [at, start] of places.slice(0, -1).entries())
          check.add(whole.subarray(start, places[at + 1]))
        check.end()
      })
      return inParts === problemOf(() => void decodeUtf8(whole))
    }),
  )
})

import { expect, test } from 'vitest'
import { readLicenseKey } from '../../client/license-key.ts'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import { refusedSpellings, spellings, wrongChecksums } from '../license-key-spellings.ts'
import { expectVectors } from './vectors.ts'

/** Not every JSON reader has lone surrogates, and a vector is short. */
const isPortable = (text: string) => text.length < 5000 && text.isWellFormed()
const prefixes = ['LIC', 'OIL']
const cases = [
  ...spellings.map(([name, text, key]) => ({ name, text, key })),
  ...refusedSpellings.map(([name, text]) => ({ name, text, key: null })),
  ...wrongChecksums.map(([name, text]) => ({ name: `${name}, with a wrong checksum`, text, key: null })),
]

test.each(cases)('reads a key $name as the gateway does', async ({ text, key }) => {
  expect(await readLicenseKey(text, prefixes)).toBe(key)
  expect(LicenseKey.parse(text, prefixes)?.reveal() ?? null).toBe(key)
})

test('the vectors are these cases', () => {
  expectVectors('keys.json', { prefixes, cases: cases.filter(({ text }) => isPortable(text)) })
})

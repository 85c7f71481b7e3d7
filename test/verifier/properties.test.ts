import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCarried } from '../../verifier/carried.ts'
import { memoryStore, verifyJws, verifyKeyList, verifyLicenseFile } from '../../verifier/index.ts'
import { codes } from './codes.ts'
import { at, encrypt, fingerprint, keys, licenseKey, product, signFile, signList } from './signer.ts'

const options = { keys, product, fingerprint, licenseKey, now: at(60) }
const file = await signFile()
const encrypted = await encrypt(file)
const statusList = await signList()
const anyText = fc.string({ unit: 'binary', maxLength: 300 })
const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A text with one character of it replaced. */
const mutationOf = (text: string, replacement: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.nat(text.length - 1), replacement)
    .filter(([index, other]) => text[index] !== other)
    .map(([index, other]) => text.slice(0, index) + other + text.slice(index + 1))

const byte = fc.nat(255).map((code) => String.fromCharCode(code))
const digit = fc.constantFrom(...characters)

test.each([
  ['file', file],
  ['encrypted file', encrypted],
])('every change of one byte of a valid %s is refused', async (_name, text) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutationOf(text, byte), mutationOf(text, digit)), async (mutant) => {
      expect(await verifyLicenseFile(mutant, options)).toMatchObject({ valid: false, claims: null })
    }),
    { numRuns: 1_500 },
  )
})

test('every change of one byte of a status list is refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(mutationOf(statusList, byte), mutationOf(statusList, digit)),
      async (mutant) => {
        const answer = await verifyLicenseFile(file, { ...options, statusList: mutant })
        expect(answer).toMatchObject({ valid: false, code: 'STATUS_INVALID' })
      },
    ),
    { numRuns: 1_000 },
  )
})

test('every cut, insertion and repetition of a valid file is refused', async () => {
  const edits = fc.tuple(fc.nat(file.length - 1), fc.nat(file.length - 1), anyText).map(([a, b, text]) => {
    const [from, to] = a < b ? [a, b] : [b, a]
    return [
      file.slice(0, from),
      file.slice(from + 1),
      file.slice(0, from) + file.slice(to + 1),
      `${file.slice(0, from)}${text || '~'}${file.slice(from)}`,
      file.slice(0, to) + file.slice(from),
    ]
  })
  await fc.assert(
    fc.asyncProperty(edits, async (mutants) => {
      for (const mutant of mutants) {
        if (readCarried(mutant) === file) continue
        expect((await verifyLicenseFile(mutant, options)).valid).toBe(false)
      }
    }),
    { numRuns: 200 },
  )
})

const compactLike = fc
  .array(fc.oneof(fc.base64String(), fc.json().map(encode), anyText.map(encode)), { maxLength: 7 })
  .map((parts) => parts.join('.'))

test('whatever the text, there is an answer with a known code', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, compactLike), async (text) => {
      for (const { valid, code, detail } of [
        await verifyLicenseFile(text, options),
        await verifyKeyList(text, options),
        await verifyJws(text, options),
      ]) {
        expect(valid).toBe(false)
        expect(codes).toContain(code)
        expect(detail.length).toBeLessThan(300)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('whatever the header of a signed file, nothing throws and only the exact one passes', async () => {
  const headers = fc.dictionary(
    fc.constantFrom('alg', 'kid', 'typ', 'cty', 'crit', 'jwk', 'enc', 'zip', '__proto__', 'x'),
    fc.oneof(fc.jsonValue(), fc.constantFrom('EdDSA', 'lic-1', 'license+jwt')),
  )
  await fc.assert(
    fc.asyncProperty(headers, async (header) => {
      const [, payload, signature] = file.split('.')
      const answer = await verifyLicenseFile(
        `${encode(JSON.stringify(header))}.${payload}.${signature}`,
        options,
      )
      expect(answer.valid).toBe(false)
    }),
    { numRuns: 500 },
  )
})

test('whatever the claims of a genuine key, and whatever the options, nothing throws', async () => {
  const claim = fc.constantFrom(
    ...['iss', 'aud', 'sub', 'iat', 'nbf', 'exp', 'seq', 'act', 'cnf', 'status', 'grace', 'license'],
  )
  await fc.assert(
    fc.asyncProperty(fc.dictionary(claim, fc.jsonValue()), fc.anything(), async (claims, anything) => {
      const token = await signFile(claims)
      const loose = { ...options, store: memoryStore(anything as never), entitlements: anything as never }
      expect(codes).toContain((await verifyLicenseFile(token, loose)).code)
      for (const name of [
        'keys',
        'product',
        'fingerprint',
        'licenseKey',
        'now',
        'store',
        'statusList',
      ] as const) {
        const answer = await verifyLicenseFile(file, { ...options, [name]: anything as never })
        expect(codes).toContain(answer.code)
      }
    }),
    { numRuns: 150 },
  )
})

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

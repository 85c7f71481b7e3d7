import { hkdfSync } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { CompactEncrypt, decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { createSecrets, SealError, type SecretPurpose } from '../../src/platform/secrets.ts'

const OLD = 'an-old-secret-that-was-long-enough'
const NEW = 'the-new-secret-that-is-long-enough'
const PURPOSES: SecretPurpose[] = [
  'license-key-pepper',
  'sealing',
  'signing-keys',
  'idempotency',
  'access-tokens',
]

const before = createSecrets(OLD)
const rotated = createSecrets(NEW, [OLD])
const after = createSecrets(NEW)

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => expect.unreachable('did not throw'),
    (error: unknown) => error,
  )
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

test('computes the digests of an earlier version', () => {
  const { keyId, digest } = before.digest('license-key-pepper', 'LIC-01234-56789-ABCDE-FGHJK-TZFN5')
  expect(keyId).toBe('57f37866')
  expect(hex(digest)).toBe('201a5d1a2324d15ba7b38632596f1031ba330dc400c8b150de1b58ccb9d30a7b')
})

test('digests in hex equal the digests in bytes', () => {
  for (const purpose of PURPOSES) {
    expect(rotated.hexDigest(purpose, 'tëxt')).toBe(hex(rotated.digest(purpose, 'tëxt').digest))
    expect(rotated.hexDigests(purpose, 'tëxt')).toEqual(
      rotated.digests(purpose, 'tëxt').map(({ digest }) => hex(digest)),
    )
  }
})

test('opens seals of an earlier version', async () => {
  const sealed =
    'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiNTdmMzc4NjYiLCJ0eXAiOiJsaWNldC1zZWFsaW5nIn0..BjuAVxQDv-_n2mg-.EM31QWI.9OyUVoc30eDFbuFly2cgIA'
  expect(await before.open('sealing', sealed)).toBe('plain')
})

test('a text has another digest for every purpose and every secret', () => {
  const digests = [before, after].flatMap((secrets) =>
    PURPOSES.map((purpose) => hex(secrets.digest(purpose, 'text').digest)),
  )
  expect(new Set(digests).size).toBe(10)
})

test('after a rotation both digests are returned, the current one first', () => {
  expect(rotated.digests('license-key-pepper', 'text')).toEqual([
    after.digest('license-key-pepper', 'text'),
    before.digest('license-key-pepper', 'text'),
  ])
  expect(rotated.digest('license-key-pepper', 'text')).toEqual(after.digest('license-key-pepper', 'text'))
})

test('a secret that is listed twice counts once', () => {
  expect(createSecrets(NEW, [OLD, NEW, OLD]).digests('sealing', 'text')).toHaveLength(2)
})

test('a sealed text is opened unchanged', async () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\uFEFF', '\0', '{"a":1}'))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PURPOSES), text, async (purpose, plaintext) => {
      expect(await after.open(purpose, await after.seal(purpose, plaintext))).toBe(plaintext)
    }),
  )
})

test('a seal is a direct A256GCM JWE that names its secret and its purpose', async () => {
  expect(decodeProtectedHeader(await after.seal('signing-keys', 'plain'))).toEqual({
    alg: 'dir',
    enc: 'A256GCM',
    kid: after.digest('sealing', '').keyId,
    typ: 'licet-signing-keys',
  })
})

test('the same text never gives the same seal twice', async () => {
  expect(await after.seal('sealing', 'plain')).not.toBe(await after.seal('sealing', 'plain'))
})

test('after a rotation old seals are opened and new seals use the new secret', async () => {
  expect(await rotated.open('sealing', await before.seal('sealing', 'plain'))).toBe('plain')
  expect(await after.open('sealing', await rotated.seal('sealing', 'plain'))).toBe('plain')
})

test('a seal under a removed secret is refused with its own code', async () => {
  const sealed = await before.seal('sealing', 'plain')
  await expect(after.open('sealing', sealed)).rejects.toMatchObject({ code: 'SEAL_UNKNOWN_KEY' })
})

test('a seal for another purpose is broken', async () => {
  const sealed = await after.seal('sealing', 'plain')
  await expect(after.open('signing-keys', sealed)).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
})

test('one altered character in any position breaks a seal', async () => {
  const sealed = await after.seal('sealing', 'plain')
  for (let index = 0; index < sealed.length; index++) {
    for (const character of ['A', 'B', '_', '.', ' ', '=']) {
      if (sealed[index] === character) continue
      const altered = sealed.slice(0, index) + character + sealed.slice(index + 1)
      expect(await thrownBy(after.open('sealing', altered))).toBeInstanceOf(SealError)
    }
  }
})

test('another spelling of the same bytes is broken', async () => {
  // The last of the 22 characters of a tag contains 2 bits of it, and 4 unused bits.
  const sealed = await after.seal('sealing', 'plain')
  const spellings = { A: 'B', Q: 'R', g: 'h', w: 'x' }
  const other = sealed.slice(0, -1) + spellings[sealed.at(-1) as keyof typeof spellings]
  await expect(after.open('sealing', other)).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
})

test.each(['', '.', '....', 'a.b.c.d.e', 'plain', '\0', '{}', 'e30....', '\uD800'])(
  '%j is not a seal',
  async (text) => {
    await expect(after.open('sealing', text)).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
  },
)

test.each([
  ['another key management', { alg: 'A256KW', enc: 'A256GCM' }],
  ['a key derived from a password', { alg: 'PBES2-HS256+A128KW', enc: 'A256GCM' }],
  ['another content encryption', { alg: 'dir', enc: 'A128CBC-HS256' }],
  ['the type of another purpose', { alg: 'dir', enc: 'A256GCM', typ: 'licet-idempotency' }],
  ['compression', { alg: 'dir', enc: 'A256GCM', zip: 'DEF' }],
])('a seal with %s is broken, even under the right key', async (_, header) => {
  const { kid, typ } = decodeProtectedHeader(await after.seal('sealing', 'plain'))
  const sealed = await new CompactEncrypt(Buffer.from('plain'))
    .setProtectedHeader({ kid: kid!, typ: typ!, ...header })
    .encrypt(new Uint8Array(hkdfSync('sha256', NEW, '', 'licet/sealing', 32)))
  await expect(after.open('sealing', sealed)).rejects.toMatchObject({ code: 'SEAL_BROKEN' })
})

test.each(['', 'short', 'x'.repeat(31)])(
  'a secret like %j is refused, and the message says how to make one',
  (secret) => {
    expect(() => createSecrets(secret)).toThrow('openssl rand -base64 32')
    expect(() => createSecrets(NEW, [secret])).toThrow('openssl rand -base64 32')
  },
)

test('no error and no output shows a secret or a sealed text', async () => {
  const sealed = await before.seal('sealing', 'plain text')
  const errors = await Promise.all([
    thrownBy(after.open('sealing', sealed)),
    thrownBy(before.open('idempotency', sealed)),
    thrownBy(
      before.open('sealing', sealed.slice(0, -2) + (sealed.at(-2) === 'A' ? 'B' : 'A') + sealed.at(-1)),
    ),
    thrownBy(before.open('sealing', 'plain text')),
    thrownBy((async () => createSecrets('plain text'))()),
  ])
  const printed =
    inspect([errors, before, rotated], { depth: null, showHidden: true }) + JSON.stringify(rotated)
  expect(printed).not.toMatch(/plain text/)
  expect(printed).not.toContain(OLD)
  expect(printed).not.toContain(NEW)
  expect(printed).not.toContain(sealed)
})

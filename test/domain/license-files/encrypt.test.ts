import { expect, test } from 'vitest'
import { encryptFile } from '../../../src/domain/license-files/encrypt.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { at, fingerprint, keys, product, signFile } from '../../verifier/signer.ts'

const generated = LicenseKey.generate().reveal()
const file = await signFile()
const open = async (encrypted: string, licenseKey: string) =>
  (await verifyLicenseFile(encrypted, { keys, product, fingerprint, licenseKey, now: at(60) })).code

test.each([
  ['a generated key', generated, generated.toLowerCase().replaceAll('-', ' ')],
  ['an imported key', 'a1b2-C3d4/e5=', '  a1b2-C3d4/e5=\r\n'],
  [
    'an imported key that resembles a generated one',
    'ABCDEF-123456-7890AB-CDEF01-2345OI-V',
    ' ABCDEF-123456-7890AB-CDEF01-2345OI-V',
  ],
])(
  '%s decrypts its files in any spelling, in the gateway and in the verifier',
  async (_name, key, spelling) => {
    expect(await open(await encryptFile(file, spelling, fingerprint), key)).toBe('VALID')
    expect(await open(await encryptFile(file, key, fingerprint), spelling)).toBe('VALID')
    expect(await open(await encryptFile(file, key, fingerprint), `${key}2`)).toBe('DECRYPTION_FAILED')
  },
)

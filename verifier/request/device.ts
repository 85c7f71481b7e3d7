import { CompactSign, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { encodeUtf8 } from '../compact.ts'
import { canonicalFingerprint } from '../fingerprint.ts'
import { CommandError } from './command-line.ts'
import { type Folder, readIfThere } from './folder.ts'

const ALG = 'EdDSA'

/** A device with the key that proves its identity. */
export interface Device {
  product: string
  fingerprint: string
  /** Private key. It never leaves the folder. */
  jwk: JWK
}

/** Returns the device of a folder. Refuses if there is none yet. */
export function getDevice(folder: Folder): Device {
  const device = findDevice(folder)
  if (device) return device
  throw new CommandError(
    `There is no device in ${folder.path}. Create one with: licet-request new --product CODE --fingerprint TEXT --keys FILE`,
  )
}

export function findDevice(folder: Folder): Device | null {
  const text = folder.read('device.json')
  return text === null ? null : (parse(text, folder) as Device)
}

/**
 * Returns the device of a folder. Creates the device and its key if there is none. An existing key is never replaced: a
 * folder of another product or device is refused.
 */
export async function ensureDevice(
  folder: Folder,
  { product, fingerprint: typed }: { product?: string | undefined; fingerprint?: string | undefined },
): Promise<Device> {
  const fingerprint = typed && canonicalFingerprint(typed)
  if (fingerprint === null)
    throw new CommandError('--fingerprint must be 1 to 4,096 bytes, without U+0000, and not only white space')
  if (product && fingerprint && !findDevice(folder)) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(product)) {
      throw new CommandError(`--product must be the code of a product, such as studio, not ${product}`)
    }
    const { privateKey } = await generateKeyPair(ALG, { crv: 'Ed25519', extractable: true })
    const device = { product, fingerprint, jwk: await exportJWK(privateKey) }
    // If another process created the file first, its key is used.
    folder.create('device.json', JSON.stringify(device))
  }
  const device = getDevice(folder)
  const other = product && product !== device.product ? 'product' : 'fingerprint'
  if (
    (product && product !== device.product) ||
    (fingerprint && fingerprint !== canonicalFingerprint(device.fingerprint))
  ) {
    throw new CommandError(
      `${folder.path} belongs to the ${other} ${device[other]}. Its key is not replaced. For another device or product, use another --folder.`,
    )
  }
  return device
}

/** Signs with the key of the device: a compact JWS with `alg` and `typ` in its header. */
export async function signAsDevice({ jwk }: Device, typ: string, claims: object): Promise<string> {
  return await new CompactSign(encodeUtf8(JSON.stringify(claims)))
    .setProtectedHeader({ alg: ALG, typ })
    .sign(await importJWK(jwk, ALG))
}

export function publicJwkOf({ jwk: { kty, crv, x } }: Device): JWK {
  return { kty, crv, x } as JWK
}

/** Refuses to replace an existing file of another type. */
export function assertOwnFile(path: string, typ: string): void {
  const there = readIfThere(path)
  if (there === null || typOf(there.replace(/\s+/g, '')) === typ) return
  throw new CommandError(`${path} exists and is another kind of file. Use another --out`)
}

function typOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).typ
  } catch {
    return undefined
  }
}

export function parse(text: string, folder: Folder): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(`A file in ${folder.path} is damaged. Restore the folder from a backup`)
  }
}

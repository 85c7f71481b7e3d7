import { base64url } from 'jose'
import type { CommandLine } from './command-line.ts'
import { assertOwnFile, ensureDevice, parse, publicJwkOf, signAsDevice } from './device.ts'
import { type Folder, writeCarried } from './folder.ts'
import { pinKeys } from './pinned-keys.ts'
import { readWishes } from './wishes.ts'

/** For how long after it was made a request is answered, in seconds. */
const LIFE_SECONDS = 30 * 24 * 60 * 60
const TYP = 'license-request+jwt'

/** The request that waits for its answer. */
export interface PendingRequest {
  jti: string
  iat: number
  /** What was asked for, as JSON. */
  wishes: string
  token: string
}

/**
 * Makes the request file, and the device's key where it has none. The same wishes again, while the request
 * waits for its answer, give the same file.
 */
export async function newRequest(folder: Folder, { values }: CommandLine, now: Date): Promise<string> {
  const out = values.out ?? 'license-request.txt'
  assertOwnFile(out, TYP)
  const wishes = readWishes(values)
  if (folder.read('keys.json') === null || values.keys) pinKeys(folder, values.keys)
  const device = await ensureDevice(folder, values)
  const iat = Math.floor(now.getTime() / 1000)
  const waiting = findRequest(folder)
  let request = waiting
  if (!waiting || waiting.wishes !== JSON.stringify(wishes) || Math.abs(iat - waiting.iat) > LIFE_SECONDS) {
    const jti = `req_${base64url.encode(crypto.getRandomValues(new Uint8Array(16)))}`
    const { product, fingerprint } = device
    const claims = { jti, iat, product, fingerprint, ...wishes, cnf: { jwk: publicJwkOf(device) } }
    const token = await signAsDevice(device, TYP, claims)
    request = { jti, iat, wishes: JSON.stringify(wishes), token }
    folder.write('request.json', JSON.stringify(request))
  }
  const { jti, token } = request!
  writeCarried(out, token)
  return `Wrote ${out}, the request ${jti}. It holds no secret.
Upload it at the vendor's gateway, by the license or its key, within 30 days; then, with the file that it answers:
  licet-request install license.txt`
}

export function findRequest(folder: Folder): PendingRequest | null {
  const text = folder.read('request.json')
  return text === null ? null : (parse(text, folder) as PendingRequest)
}

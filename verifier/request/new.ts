import { base64url } from 'jose'
import type { CommandLine } from './command-line.ts'
import { assertOwnFile, ensureDevice, parse, publicJwkOf, signAsDevice } from './device.ts'
import { type Folder, writeCarried } from './folder.ts'
import { pinKeys } from './pinned-keys.ts'
import { readWishes } from './wishes.ts'

/** Age up to which a gateway answers a request, in seconds. */
const LIFE_SECONDS = 30 * 24 * 60 * 60
const TYP = 'license-request+jwt'

/** Request without a license file yet. */
export interface PendingRequest {
  jti: string
  iat: number
  /** Options of the request, as JSON. */
  wishes: string
  token: string
}

/**
 * Creates the request file, and the key of the device if it has none. The same options return the same file while the
 * request waits for its answer and a gateway can still answer it. `--fresh` creates a new request in any case.
 */
export async function newRequest(folder: Folder, { values }: CommandLine, now: Date): Promise<string> {
  const out = values.out ?? 'license-request.txt'
  assertOwnFile(out, TYP)
  const wishes = readWishes(values)
  if (folder.read('keys.json') === null || values.keys) pinKeys(folder, values.keys, values['replace-keys'])
  const device = await ensureDevice(folder, values)
  const iat = Math.floor(now.getTime() / 1000)
  let request = values.fresh ? null : findRequest(folder)
  const before = request?.jti
  if (!request || request.wishes !== JSON.stringify(wishes) || !isAnswerable(request, iat)) {
    const jti = `req_${base64url.encode(crypto.getRandomValues(new Uint8Array(16)))}`
    const { product, fingerprint } = device
    const claims = { jti, iat, product, fingerprint, ...wishes, cnf: { jwk: publicJwkOf(device) } }
    const token = await signAsDevice(device, TYP, claims)
    request = { jti, iat, wishes: JSON.stringify(wishes), token }
    folder.write('request.json', JSON.stringify(request))
  }
  const { jti, token } = request
  writeCarried(out, token)
  const again = jti === before ? ' It is the same request as before; --fresh creates another one.' : ''
  return `Wrote ${out}, the request ${jti}. It contains no secret.${again}
Upload it at the vendor's gateway within 30 days, with the license or its key. Then install the license file:
  licet-request install license.txt`
}

/**
 * Whether a gateway can answer a request at an instant in seconds. A request from the future was made before the clock
 * of the device was set back, and a gateway refuses it.
 */
function isAnswerable({ iat }: PendingRequest, now: number): boolean {
  return iat <= now && now - iat <= LIFE_SECONDS
}

export function findRequest(folder: Folder): PendingRequest | null {
  const text = folder.read('request.json')
  return text === null ? null : (parse(text, folder) as PendingRequest)
}

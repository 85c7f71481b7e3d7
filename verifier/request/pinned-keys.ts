import type { JWK } from 'jose'
import { keysOf } from '../keys.ts'
import { verifyKeyList } from '../verify-key-list.ts'
import { CommandError } from './command-line.ts'
import { parse } from './device.ts'
import { type Folder, readGiven } from './folder.ts'

/** Keys of the vendor that a device trusts, and the `iat` of their key list. */
interface PinnedKeys {
  keys: JWK[]
  iat: number
}

/**
 * Pins the keys of the vendor, once. They are shipped with the software, separately from the license file. Other keys are
 * refused later, unless a person confirms with `replace` that they are the keys of the vendor. Newer keys usually arrive
 * in a signed key list.
 */
export function pinKeys(folder: Folder, path: string | undefined, replace = false): void {
  const pinned = folder.read('keys.json')
  if (path === undefined) {
    if (pinned !== null) return
    throw new CommandError(
      "--keys is required the first time: the vendor's JWK Set, which is shipped with the software",
    )
  }
  const keys = keysOf(parseSet(readGiven(path), path)).map(
    ({ kty, crv, x, kid }) => ({ kty, crv, x, kid }) as JWK,
  )
  if (keys.length === 0) throw new CommandError(`${path} has no Ed25519 public key; it must be a JWK Set`)
  if (pinned === null && folder.create('keys.json', JSON.stringify({ keys, iat: 0 }))) return
  const known = pinnedKeys(folder)
  if (keys.every(({ x, kid }) => known.keys.some((key) => key.x === x && key.kid === kid))) return
  // An older key list is still refused.
  if (replace) {
    folder.write('keys.json', JSON.stringify({ keys, iat: known.iat }))
    return
  }
  throw new CommandError(
    `${path} has other keys than the pinned ones. Get newer keys from a signed key list: licet-request install FILE --key-list FILE. If the list is refused too, compare these key IDs with the vendor by another channel, such as the telephone: ${keys.map(({ kid }) => kid).join(' ')}. Then repeat the command with --replace-keys. The device keeps its key and its seat`,
  )
}

export function pinnedKeys(folder: Folder): PinnedKeys {
  const text = folder.read('keys.json')
  if (text === null)
    throw new CommandError(`${folder.path} has no keys. Start with: licet-request new --keys FILE`)
  return parse(text, folder) as PinnedKeys
}

/** Pins the keys of a key list that a pinned key signed. Refuses a list that is older than the last one. */
export async function takeKeyList(folder: Folder, path: string, now: Date): Promise<void> {
  const pinned = pinnedKeys(folder)
  const { keys, iat, code, detail } = await verifyKeyList(readGiven(path), { keys: pinned.keys, now })
  if (!keys || iat === null) {
    const remedy = code === 'KEY_UNKNOWN' ? '. No pinned key signed it: licet-request new --keys FILE' : ''
    throw new CommandError(`${path} is not a trusted key list: ${detail}${remedy}`)
  }
  if (iat < pinned.iat) throw new CommandError(`${path} is older than the key list that was used before`)
  folder.write('keys.json', JSON.stringify({ keys, iat }))
}

function parseSet(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(`${path} is not JSON. It must be a JWK Set, as at /.well-known/jwks.json`)
  }
}

import { decodeJwt, type JWK } from 'jose'
import { keysOf } from '../keys.ts'
import { verifyKeyList } from '../verify-key-list.ts'
import { CommandError } from './command-line.ts'
import { parse } from './device.ts'
import { type Folder, readCarriedFile, readGiven } from './folder.ts'

/** The vendor's keys that a device trusts, and when the key list was signed that told of them. */
interface PinnedKeys {
  keys: JWK[]
  iat: number
}

/**
 * Pins the vendor's keys, once: they come with the software, and not with what they shall prove. Other keys
 * later are refused; a signed key list is the way to them.
 */
export function pinKeys(folder: Folder, path: string | undefined): void {
  const pinned = folder.read('keys.json')
  if (path === undefined) {
    if (pinned !== null) return
    throw new CommandError(
      "--keys is needed the first time: the vendor's JWK Set, which came with the software",
    )
  }
  const keys = keysOf(parseSet(readGiven(path), path)).map(
    ({ kty, crv, x, kid }) => ({ kty, crv, x, kid }) as JWK,
  )
  if (keys.length === 0) throw new CommandError(`${path} has no Ed25519 public key; it must be a JWK Set`)
  if (pinned === null && folder.create('keys.json', JSON.stringify({ keys, iat: 0 }))) return
  const known = pinnedKeys(folder).keys
  if (keys.every(({ x, kid }) => known.some((key) => key.x === x && key.kid === kid))) return
  throw new CommandError(
    `${path} has other keys than the ones that are pinned. Newer keys come with a signed key list: licet-request install FILE --key-list FILE`,
  )
}

export function pinnedKeys(folder: Folder): PinnedKeys {
  const text = folder.read('keys.json')
  if (text === null)
    throw new CommandError(`${folder.path} has no keys; begin with licet-request new --keys FILE`)
  return parse(text, folder) as PinnedKeys
}

/** Takes over a key list that a pinned key signed, unless it is older than the one before it. */
export async function takeKeyList(folder: Folder, path: string, now: Date): Promise<void> {
  const token = readCarriedFile(path)
  const pinned = pinnedKeys(folder)
  const { keys, detail } = await verifyKeyList(token, { keys: pinned.keys, now })
  if (!keys) throw new CommandError(`${path} is no key list that can be trusted: ${detail}`)
  const { iat = 0 } = decodeJwt(token)
  if (iat < pinned.iat) throw new CommandError(`${path} is older than the key list that was taken before`)
  folder.write('keys.json', JSON.stringify({ keys, iat }))
}

function parseSet(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CommandError(`${path} is not JSON; it must be a JWK Set, as /.well-known/jwks.json has it`)
  }
}

import { verifyKeyList } from '../../verifier/verify-key-list.ts'
import type { Core } from '../core.ts'
import { get } from '../get.ts'
import type { Settings } from '../settings.ts'

/** Returns the keys of a key list that a trusted key signed, and when; null for each if none did. */
export async function readKeyList(core: Core, list: string, trusted: Settings['keys']) {
  return await verifyKeyList(list, { keys: trusted, now: core.at() })
}

/** Gets the newest key list of the gateway; null if it is not available. */
export async function fetchKeyList({ connection }: Core): Promise<string | null> {
  return await get(connection, `${connection.url}/.well-known/license-keys`, '')
}

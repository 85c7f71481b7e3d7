import type { Use } from './checks.ts'
import type { Now } from './clock.ts'
import type { KeySet } from './keys.ts'
import type { Store } from './state.ts'

/** Options for a file and for an answer. */
export interface UseOptions {
  /** Trusted public keys: pinned, fetched, or from a verified key list. */
  keys: KeySet
  /** Code of your product. */
  product: string
  /** Fingerprint of this device. Required, except for a file that is not bound to a device. */
  fingerprint?: string | undefined
  /** Clock. Default: the clock of the system. */
  now?: Now | undefined
  /** Stores times, sequence, status and answers. Without a store, an older file, answer or clock is not detected. */
  store?: Store | undefined
  /** Codes of entitlements. The license must grant all of them. */
  entitlements?: readonly string[] | undefined
  /** Version of your software, for the detail of the result. */
  version?: string | undefined
  /** When your software was released. It is required with `version` after the updates of a license ended. */
  releasedAt?: Date | number | string | undefined
}

/** Returns the use of a license as the options describe it. */
export function useOf(
  aud: string,
  isDevice: boolean,
  { product, entitlements, version, releasedAt }: UseOptions,
): Use {
  return {
    isProduct: product === aud,
    isDevice,
    asked: Array.isArray(entitlements) ? entitlements.map(String) : [],
    software: { version, releasedAt },
  }
}

import type { KeySet } from '../verifier/keys.ts'

/** Keeps one text. Several processes can use one store. */
export interface Store {
  /**
   * Replaces the text by what `change` returns for it, in one step, and returns the new text. No other process changes it
   * meanwhile, and a crash leaves the old or the new text. `change` gets null if there is no text yet.
   */
  update(change: (text: string | null) => string): Promise<string>
}

/** Language of the sentences for people. */
export type Locale = 'en' | 'de'

export interface Settings {
  /** URL of the gateway, such as `https://licenses.example`, with or without `/graphql`. */
  gateway: string
  /** Code of your product. */
  product: string
  /** Version of your software; at most 100 characters. */
  version: string
  /** Public keys of the gateway, from its `/.well-known/jwks.json`. Ship them with your software. */
  keys: KeySet
  /** Where the client keeps its state. Default: a file of the user, or `localStorage` in a browser. */
  store?: Store | undefined
  /** Fingerprint of this device. Default: `LICET_FINGERPRINT`, or one that is derived from the ID of the machine. */
  fingerprint?: string | (() => string | Promise<string>) | undefined
  /** Code of the meter for `recordUsage`. */
  meter?: string | undefined
  /** Language of `message`. Default: `en`. */
  locale?: Locale | undefined
  /** Code of the license type for `startTrial`. */
  trial?: string | undefined
  /** When this version was released. With it, the end of the updates of a license is also checked offline. */
  releasedAt?: Date | number | string | undefined
  /** Time for which the software may be used without the gateway, as an ISO 8601 duration. Default: `P30D`. The license type limits it. */
  offline?: string | undefined
  /** Longest time of one request, in milliseconds. Default: 15,000. */
  timeout?: number | undefined
  /** Replaces `fetch`, for example with that of Electron, which uses the proxy of the system. */
  fetch?: typeof fetch | undefined
  /** The clock, in milliseconds. Default: the clock of the system. */
  now?: (() => number) | undefined
}

/** What the runtime provides. */
export interface Platform {
  /** Value of an environment variable. */
  variable(name: string): string | undefined
  /** Fingerprint for a product, of the ID that the operating system has for the machine; null if there is none. */
  fingerprint(product: string): Promise<string | null>
  /** Name of the device, for people. */
  deviceName: string | undefined
  /** Name of the platform, such as `linux`. */
  name: string
  /** The store for a product. */
  store(product: string): Store
  fetch: typeof fetch
}

import type { Refusal, Standing } from '../standing.ts'

/** What the preload script gives to a page as `window.licensing`. */
export interface LicensingBridge {
  /** The standing as it is known now, without a request. */
  standing(): Promise<Standing>
  /** Returns whether the software may be used. Requests the gateway if a check is due. */
  check(): Promise<Standing>
  activate(key: string): Promise<Standing | Refusal>
  deactivate(): Promise<{ seatFreeAt: string | null }>
  /** Calls a function after each change of the standing. Returns a function that ends this. */
  onChange(listener: (standing: Standing) => void): () => void
}

/** Channels of the bridge. `page/preload.cjs` has the same names. */
export const channels = {
  standing: 'licet:standing',
  check: 'licet:check',
  activate: 'licet:activate',
  deactivate: 'licet:deactivate',
  changed: 'licet:changed',
} as const

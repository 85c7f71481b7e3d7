import { type Licensing, licensingOn } from './licensing.ts'
import type { Platform, Settings, Store } from './settings.ts'

export { decide } from './decide.ts'
export { readLicenseKey } from './license-key.ts'
export type { Licensing } from './licensing.ts'
export type { Effect, Event, Memory, Statement, Verdict } from './memory.ts'
export { memoryStore } from './memory-store.ts'
export type { Locale, Settings, Store } from './settings.ts'
export type { CodeMailed, Device, Refusal, Standing } from './standing.ts'

/** Creates a store in `localStorage`. */
export function webStore(name: string): Store {
  return {
    async update(change) {
      const text = change(localStorage.getItem(name))
      localStorage.setItem(name, text)
      return text
    },
  }
}

const browser: Platform = {
  variable: () => undefined,
  fingerprint: async () => null,
  deviceName: undefined,
  name: 'web',
  store: (product) => webStore(`licet:${product}`),
  fetch: (...request) => fetch(...request),
}

/** Licenses one product on one device. */
export function createLicensing(settings: Settings): Licensing {
  return licensingOn(browser, settings)
}

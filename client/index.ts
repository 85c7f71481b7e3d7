import { type Licensing, licensingOn } from './licensing.ts'
import { node } from './node/platform.ts'
import type { Settings } from './settings.ts'

export { decide } from './decide.ts'
export { readLicenseKey } from './license-key.ts'
export type { Licensing } from './licensing.ts'
export type { Effect, Event, Memory, Statement, Verdict } from './memory.ts'
export { memoryStore } from './memory-store.ts'
export { fileStore } from './node/file-store.ts'
export type { Locale, Settings, Store } from './settings.ts'
export type { CodeMailed, Device, Refusal, Standing } from './standing.ts'

/** Licenses one product on one device. */
export function createLicensing(settings: Settings): Licensing {
  return licensingOn(node, settings)
}

import type { AppContext } from '../../platform/context.ts'
import { ImportedKey } from './imported-key.ts'
import { LicenseKey } from './key.ts'

/** A key in whichever form; `reveal` has the one text that all spellings of it come to. */
export type PresentedKey = LicenseKey | ImportedKey

/** Reads a key of our own form, or else of any other. Null when it can be no key. */
export function readKey(text: string): PresentedKey | null {
  return LicenseKey.parse(text) ?? ImportedKey.parse(text)
}

/**
 * Reads a key that somebody presents. Forms other than our own are keys only where an import brought some:
 * elsewhere they are malformed, and nobody has to look for them.
 */
export function readPresentedKey(
  { importedKeys }: Pick<AppContext, 'importedKeys'>,
  text: string,
): PresentedKey | null {
  return importedKeys.exist() ? readKey(text) : LicenseKey.parse(text)
}

/** Every digest that a key may be stored under. */
export function digestsOfKey(
  { secrets }: Pick<AppContext, 'secrets'>,
  key: PresentedKey,
): Uint8Array<ArrayBuffer>[] {
  return secrets.digests('license-key-pepper', key.reveal()).map(({ digest }) => digest)
}

/** The same in hex, for the look-up behind validation. */
export function hexDigestsOfKey({ secrets }: Pick<AppContext, 'secrets'>, key: PresentedKey): string[] {
  return secrets.hexDigests('license-key-pepper', key.reveal())
}

import type { AppContext } from '../../platform/context.ts'
import { ImportedKey } from './imported-key.ts'
import { LicenseKey } from './key.ts'

/** License key in either form. `reveal` returns the same text for every spelling of a key. */
export type PresentedKey = LicenseKey | ImportedKey

/** Parses a key in the form of the gateway, otherwise in any other form. Null if the text cannot be a key. */
export function readKey(text: string, knownPrefixes?: readonly string[]): PresentedKey | null {
  return LicenseKey.parse(text, knownPrefixes) ?? ImportedKey.parse(text)
}

/**
 * Parses a key that a caller presents. Null if the text cannot be a key. Other forms than that of the gateway are keys
 * only if imported keys exist; otherwise they are malformed and need no look-up.
 */
export function readPresentedKey(
  { importedKeys, keyPrefixes }: Pick<AppContext, 'importedKeys' | 'keyPrefixes'>,
  text: string,
): PresentedKey | null {
  const prefixes = keyPrefixes.known()
  return importedKeys.exist() ? readKey(text, prefixes) : LicenseKey.parse(text, prefixes)
}

/** Returns every digest under which a key may be stored: one for each pepper in use. */
export function digestsOfKey(
  { secrets }: Pick<AppContext, 'secrets'>,
  key: PresentedKey,
): Uint8Array<ArrayBuffer>[] {
  return secrets.digests('license-key-pepper', key.reveal()).map(({ digest }) => digest)
}

/** Returns the same digests in hex, for the look-up of a validation. */
export function hexDigestsOfKey({ secrets }: Pick<AppContext, 'secrets'>, key: PresentedKey): string[] {
  return secrets.hexDigests('license-key-pepper', key.reveal())
}

import type { AppContext } from '../../platform/context.ts'
import type { Db, Tx } from '../../platform/db.ts'
import { ImportedKey } from './imported-key.ts'
import { LicenseKey } from './key.ts'

const PEPPER = 'license-key-pepper'

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

/** Database record of a key: its digests and the id of the pepper, never the key. */
export function storedKey(
  { secrets, keyPrefixes }: Pick<AppContext, 'secrets' | 'keyPrefixes'>,
  key: PresentedKey,
  now: Date,
) {
  if (key instanceof LicenseKey) keyPrefixes.add(key.prefix)
  const { keyId, digest } = secrets.digest(PEPPER, key.reveal())
  const folded = foldedText(key)
  return {
    digest,
    pepperId: keyId,
    createdAt: now,
    ...(folded !== null && { foldedDigest: secrets.digest(PEPPER, folded).digest }),
  }
}

/** Which keys a look-up finds: those of licenses, or also those that no license has, of pools. */
type StoredKeys = 'OF_LICENSES' | 'ALL'

/**
 * Returns the digests under which the presented key is stored: exactly as it is, otherwise, for an imported key, in other
 * letters if one key alone has these. For a key that does not exist, returns digests under which nothing is stored.
 */
export async function findKeyDigests(
  ctx: Pick<AppContext, 'secrets'>,
  db: Pick<Db | Tx, 'licenseKey'>,
  key: PresentedKey,
  among: StoredKeys = 'OF_LICENSES',
): Promise<Uint8Array<ArrayBuffer>[]> {
  const exact = digestsOfKey(ctx, key)
  if (foldedText(key) === null) return exact
  const stored = await db.licenseKey.findFirst({ where: { digest: { in: exact } }, select: { digest: true } })
  const similar = stored ? null : await findSimilarKey(ctx, db, key, among)
  return similar ? [similar] : exact
}

/**
 * Returns the digest of the imported key that is equal to the presented one in folded letters. Null if there is none, or
 * more than one. A key of a pool is not found among those of licenses, so that it takes the same time as an unknown key.
 */
export async function findSimilarKey(
  ctx: Pick<AppContext, 'secrets'>,
  db: Pick<Db | Tx, 'licenseKey'>,
  key: PresentedKey,
  among: StoredKeys = 'OF_LICENSES',
): Promise<Uint8Array<ArrayBuffer> | null> {
  const digests = foldedDigestsOfKey(ctx, key)
  if (digests.length === 0) return null
  const similar = await db.licenseKey.findMany({
    where: { foldedDigest: { in: digests }, ...(among === 'OF_LICENSES' && { licenseId: { not: null } }) },
    select: { digest: true },
    take: 2,
  })
  return similar.length === 1 ? similar[0]!.digest : null
}

/** Returns every digest under which an imported key in the same folded letters may be stored. None for a key of the gateway's form. */
export function foldedDigestsOfKey(
  { secrets }: Pick<AppContext, 'secrets'>,
  key: PresentedKey,
): Uint8Array<ArrayBuffer>[] {
  const folded = foldedText(key)
  return folded === null ? [] : secrets.digests(PEPPER, folded).map(({ digest }) => digest)
}

/** Text whose digest finds an imported key in other letters. No stored key begins with U+0000. */
function foldedText(key: PresentedKey): string | null {
  return key instanceof ImportedKey && key.folded !== null ? `\0folded\0${key.folded}` : null
}

/** Returns every digest under which a key may be stored: one for each pepper in use. */
export function digestsOfKey(
  { secrets }: Pick<AppContext, 'secrets'>,
  key: PresentedKey,
): Uint8Array<ArrayBuffer>[] {
  return secrets.digests(PEPPER, key.reveal()).map(({ digest }) => digest)
}

/** Returns the same digests in hex, for the look-up of a validation. */
export function hexDigestsOfKey({ secrets }: Pick<AppContext, 'secrets'>, key: PresentedKey): string[] {
  return secrets.hexDigests(PEPPER, key.reveal())
}

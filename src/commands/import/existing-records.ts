import { digestsOfKey, type PresentedKey } from '../../domain/license-keys/presented-key.ts'
import { digestFingerprint } from '../../domain/validation/device.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { ImportedAccount } from './imported-records.ts'

/** The records of some imported accounts that exist already. */
export interface ExistingRecords {
  account(externalId: string): ExistingAccount | null
  /** Returns the license with that key, current or former. */
  license(key: PresentedKey): ExistingLicense | null
  /** Whether a key pool has that key, and no license. */
  isPooled(key: PresentedKey): boolean
}

export interface ExistingAccount {
  id: string
  emails: ReadonlySet<string>
}

export interface ExistingLicense {
  accountId: string
  /** Whether the device has ever been active on it. */
  hasSeen(fingerprint: string): boolean
}

/** Finds several accounts at once: accounts of the vendor by external id, and licenses by their keys. */
export async function findExistingRecords(
  ctx: Context,
  tx: Tx,
  accounts: readonly ImportedAccount[],
): Promise<ExistingRecords> {
  const externalIds = accounts.map(({ externalId }) => externalId)
  const found = await tx.account.findMany({
    where: { partner: ctx.caller.partner, externalId: { in: externalIds } },
    select: { id: true, externalId: true, mergedIntoId: true, contacts: { select: { email: true } } },
  })
  const known = new Map(
    found.map(({ id, mergedIntoId, externalId, contacts }) => [
      externalId,
      { id: mergedIntoId ?? id, emails: new Set(contacts.map(({ email }) => email)) },
    ]),
  )
  const licenses = await findLicenses(ctx, tx, accounts)
  const findByKey = (key: PresentedKey) => licenses.get(key)
  return {
    account: (externalId) => known.get(externalId) ?? null,
    license: (key) => findByKey(key) ?? null,
    isPooled: (key) => findByKey(key) === null,
  }
}

/** Returns the licenses of the keys that are stored. Null for a key that no license has, of a pool. */
async function findLicenses(
  ctx: Context,
  tx: Tx,
  accounts: readonly ImportedAccount[],
): Promise<Map<PresentedKey, ExistingLicense | null>> {
  const keys = new Map(
    accounts.flatMap(({ licenses }) =>
      licenses.flatMap(({ key }) => digestsOfKey(ctx, key).map((digest) => [toHex(digest), key] as const)),
    ),
  )
  const stored = await tx.licenseKey.findMany({
    where: { digest: { in: [...keys.keys()].map((digest) => Buffer.from(digest, 'hex')) } },
    select: {
      digest: true,
      license: { select: { accountId: true, activations: { select: { fingerprintDigest: true } } } },
    },
  })
  return new Map(
    stored.map(({ digest, license }) => {
      const key = keys.get(toHex(digest))!
      if (!license) return [key, null]
      const { accountId, activations } = license
      const seen = new Set(activations.map(({ fingerprintDigest }) => toHex(fingerprintDigest)))
      const hasSeen = (fingerprint: string) => seen.has(toHex(digestFingerprint(fingerprint)))
      return [key, { accountId, hasSeen }]
    }),
  )
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

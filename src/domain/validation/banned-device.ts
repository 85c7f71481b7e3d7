import type { Tx } from '../../platform/db.ts'
import { type NextAction, StateRefusal } from '../../platform/errors.ts'
import { say, type Text } from '../../texts/say.ts'
import { digestFingerprint, type MatchedDevice } from './device.ts'
import type { LicenseFacts } from './license-facts.ts'

/** Why a banned device may not be used. Never the reason of the ban, which is for staff. */
interface BannedDevice {
  text: Text
  nextAction: NextAction
}

const failure: BannedDevice = {
  text: say('DEVICE_BANNED'),
  nextAction: 'CONTACT_SUPPORT',
}

/** SQL: whether the fingerprint with a digest is banned for the account of the license `l`, or for the installation. */
export function isBanned(digest: string): string {
  return `exists (select from banned_fingerprints b
    where b.digest = ${digest} and (b.account_id is null or b.account_id = l.account_id))`
}

/**
 * Returns the failure of DEVICE_BANNED. A device that its components identify is banned with the fingerprint with which it
 * was activated, whichever fingerprint it has now. Null if the device is not banned.
 */
export function deviceBanned(
  { isFingerprintBanned }: Pick<LicenseFacts, 'isFingerprintBanned'>,
  { activation }: MatchedDevice,
): BannedDevice | null {
  return isFingerprintBanned || activation?.isBanned ? failure : null
}

/** Refuses DEVICE_BANNED if the device is banned. The facts were read for the fingerprint of the device. */
export function assertDeviceAllowed(
  facts: Pick<LicenseFacts, 'isFingerprintBanned'>,
  device: MatchedDevice,
): void {
  if (deviceBanned(facts, device)) throw banned()
}

/** Refuses DEVICE_BANNED if a fingerprint is banned for the installation or for the account; null is no account. */
export async function assertFingerprintAllowed(
  tx: Tx,
  fingerprint: string,
  accountId: string | null,
): Promise<void> {
  const ban = await tx.bannedFingerprint.findFirst({
    where: { digest: digestFingerprint(fingerprint), OR: [{ accountId: null }, { accountId }] },
    select: { id: true },
  })
  if (ban) throw banned()
}

function banned(): StateRefusal {
  const { text, nextAction } = failure
  return new StateRefusal('DEVICE_BANNED', text, nextAction, { validationCode: 'DEVICE_BANNED' })
}

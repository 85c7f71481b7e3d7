import type { LicenseFileClaims } from '../claims.ts'
import type { VerificationCode } from '../verification.ts'
import { type LicenseFileVerification, verifyLicenseFile } from '../verify-license-file.ts'
import { CommandError, type CommandLine } from './command-line.ts'
import { type Device, getDevice, parse } from './device.ts'
import { type Folder, readCarriedFile, readGiven } from './folder.ts'
import { pinnedKeys, takeKeyList } from './pinned-keys.ts'

/** Claims of the installed file that a release needs. */
export type Installed = Pick<LicenseFileClaims, 'jti' | 'sub' | 'act' | 'seq' | 'exp'>

/** Remedies for the codes that a person can fix on this device. */
const remedies: Partial<Record<VerificationCode, string>> = {
  FILE_MALFORMED: 'Check that the whole file was copied.',
  TYPE_MISMATCH: 'This is not a license file. Use the license file from the gateway.',
  NOT_CANONICAL: 'Get the file again: some characters were changed.',
  DECRYPTION_FAILED: 'Pass the license key: --license-key-file FILE',
  KEY_UNKNOWN:
    "Get the vendor's newest key list from /.well-known/license-keys, and pass it: --key-list FILE",
  SEQUENCE_ROLLED_BACK: 'A newer file was used here, or this file was released. Create a new request.',
  CLOCK_ROLLED_BACK: 'Set the clock of this device.',
  NOT_YET_VALID: 'Set the clock of this device, or wait.',
  EXPIRED: 'Create a new request. An expired license must be renewed first.',
  PRODUCT_MISMATCH: 'This file is for another product.',
  FINGERPRINT_MISMATCH: 'This file is for another device.',
}

/**
 * Verifies a license file with the pinned keys, and stores it for the software. Refuses a file for another device key,
 * because this device could not release it. The same file again changes nothing.
 */
export async function installFile(folder: Folder, { file, values }: CommandLine, now: Date): Promise<string> {
  const device = getDevice(folder)
  const text = readCarriedFile(file)
  if (values['key-list']) await takeKeyList(folder, values['key-list'], now)
  const licenseKey = values['license-key-file'] && readGiven(values['license-key-file'])
  const { product, fingerprint, jwk } = device
  const options = {
    keys: pinnedKeys(folder).keys,
    product,
    fingerprint,
    licenseKey: licenseKey || undefined,
    now,
  }
  const verification = await verifyLicenseFile(text, options)
  discardAnsweredRequest(folder, device, verification)
  const claims = claimsOf(file, verification)
  if (keyOf(claims) !== jwk.x) {
    throw new CommandError(
      `${file} was not issued to the key of this device, so this device could not release it. Upload the request file of this device: licet-request new`,
    )
  }
  assertSucceeds(findInstalled(folder), claims, now)
  // The state is written only now, so that a refused file does not count as used.
  const remembered = await verifyLicenseFile(text, { ...options, store: folder.store })
  discardAnsweredRequest(folder, device, remembered)
  claimsOf(file, remembered)

  const again = folder.read('license.jwt') === text
  const { jti, sub, act, seq, exp } = claims
  // The data for a release is written first. A release covers every older file.
  folder.write('installed.json', JSON.stringify({ jti, sub, act, seq, exp }))
  folder.write('license.jwt', text)
  folder.remove('request.json')
  folder.remove('release.jwt')
  return `${again ? 'Already installed' : 'Installed'}: ${jti}, valid until ${new Date(exp * 1000).toISOString()}.`
}

/** Codes of genuine files that never become valid. Their remedy is a new request. */
const ENDED: ReadonlySet<VerificationCode> = new Set([
  'EXPIRED',
  'RELEASED',
  'REVOKED',
  'SEQUENCE_ROLLED_BACK',
])

/**
 * Discards the request that waits if a genuine file of this device can never be installed. A gateway would return the
 * same file for the request, so the next `new` must create a new one.
 */
function discardAnsweredRequest(
  folder: Folder,
  device: Device,
  { code, claims }: LicenseFileVerification,
): void {
  if (claims && ENDED.has(code) && keyOf(claims) === device.jwk.x) folder.remove('request.json')
}

/** Public key of the device to which a file was issued. */
function keyOf({ cnf }: LicenseFileClaims): unknown {
  return (cnf as { jwk?: { x?: unknown } } | undefined)?.jwk?.x
}

/** Refuses to replace a file that holds a seat, unless a release of the new file also covers it. */
function assertSucceeds(installed: Installed | null, { sub, act }: LicenseFileClaims, now: Date): void {
  if (!installed || (installed.sub === sub && installed.act === act)) return
  if (installed.exp * 1000 <= now.getTime()) return
  throw new CommandError(
    `The file ${installed.jti} of another license or activation is installed and holds its seat until ${new Date(installed.exp * 1000).toISOString()}. Release it first: licet-request release`,
  )
}

export function findInstalled(folder: Folder): Installed | null {
  const text = folder.read('installed.json')
  return text === null ? null : (parse(text, folder) as Installed)
}

function claimsOf(file: string, { valid, code, detail, claims }: LicenseFileVerification): LicenseFileClaims {
  if (valid && claims) return claims
  throw new CommandError(
    `${file} is refused with ${code}: ${detail}. ${remedies[code] ?? 'docs/license-file.md has the remedy.'}`,
  )
}

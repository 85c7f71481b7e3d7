import type { LicenseFileClaims } from '../claims.ts'
import type { VerificationCode } from '../verification.ts'
import { type LicenseFileVerification, verifyLicenseFile } from '../verify-license-file.ts'
import { CommandError, type CommandLine } from './command-line.ts'
import { type Device, getDevice, parse } from './device.ts'
import { type Folder, readCarriedFile, readGiven } from './folder.ts'
import { pinnedKeys, takeKeyList } from './pinned-keys.ts'

/** The file that the device has, as far as its release needs it. */
export type Installed = Pick<LicenseFileClaims, 'jti' | 'sub' | 'act' | 'seq' | 'exp'>

/** What mends what a person can mend here. */
const remedies: Partial<Record<VerificationCode, string>> = {
  FILE_MALFORMED: 'Check that the whole file was copied.',
  TYPE_MISMATCH: 'This is no license file: give the one that the gateway answered with.',
  NOT_CANONICAL: 'Get the file again: characters in it were altered.',
  DECRYPTION_FAILED: 'Give the license key: --license-key-file FILE',
  KEY_UNKNOWN: "Bring the vendor's newest key list, from /.well-known/license-keys: --key-list FILE",
  SEQUENCE_ROLLED_BACK: 'A newer file was used here, or this one was released: make a new request.',
  CLOCK_ROLLED_BACK: 'Set the clock of this device.',
  NOT_YET_VALID: 'Set the clock of this device, or wait.',
  EXPIRED: 'Make a new request; an ended license must be renewed first.',
  PRODUCT_MISMATCH: 'This is the file of another product.',
  FINGERPRINT_MISMATCH: 'This is the file of another device.',
}

/**
 * Verifies the answer to a request with the pinned keys, and keeps it for the software. A file that this
 * device could not give up again, since it was issued to another key, is refused. The same file again
 * changes nothing.
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
      `${file} was not issued to the key of this device, and could never be released. Upload the request file of this device: licet-request new`,
    )
  }
  assertSucceeds(findInstalled(folder), claims, now)
  // Only now with the state: a file that is refused must not count as one that was seen.
  const remembered = await verifyLicenseFile(text, { ...options, store: folder.store })
  discardAnsweredRequest(folder, device, remembered)
  claimsOf(file, remembered)

  const again = folder.read('license.jwt') === text
  const { jti, sub, act, seq, exp } = claims
  // First what a release needs: it covers every older file.
  folder.write('installed.json', JSON.stringify({ jti, sub, act, seq, exp }))
  folder.write('license.jwt', text)
  folder.remove('request.json')
  folder.remove('release.jwt')
  return `${again ? 'Was installed before' : 'Installed'}: ${jti}, good until ${new Date(exp * 1000).toISOString()}.`
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

/** A file that is still out is only replaced by one that its release would cover. */
function assertSucceeds(installed: Installed | null, { sub, act }: LicenseFileClaims, now: Date): void {
  if (!installed || (installed.sub === sub && installed.act === act)) return
  if (installed.exp * 1000 <= now.getTime()) return
  throw new CommandError(
    `The file ${installed.jti} of another license or activation is installed, and holds its seat until ${new Date(installed.exp * 1000).toISOString()}. Release it first: licet-request release`,
  )
}

export function findInstalled(folder: Folder): Installed | null {
  const text = folder.read('installed.json')
  return text === null ? null : (parse(text, folder) as Installed)
}

function claimsOf(file: string, { valid, code, detail, claims }: LicenseFileVerification): LicenseFileClaims {
  if (valid && claims) return claims
  throw new CommandError(
    `${file} is refused ${code}: ${detail}. ${remedies[code] ?? 'docs/license-file.md says what to do.'}`,
  )
}

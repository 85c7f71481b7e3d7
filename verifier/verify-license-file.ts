import { base64url } from 'jose'
import { type Facts, judge } from './checks.ts'
import { type LicenseFileClaims, parseClaims } from './claims.ts'
import { type Now, readClock, readTime } from './clock.ts'
import { canonicalParts, carriedParts } from './compact.ts'
import { isForDevice } from './fingerprint.ts'
import { decryptFile } from './jwe.ts'
import { openJws } from './jws.ts'
import type { KeySet } from './keys.ts'
import { findStanding, type StatusSource } from './standing.ts'
import { findFile, findStatus, readState, replace, type State, type Store, writeState } from './state.ts'
import { answerTo, type Verification } from './verification.ts'

export interface LicenseFileOptions {
  /** Trusted public keys: pinned, fetched, or from a verified key list. */
  keys: KeySet
  /** Code of your product. */
  product: string
  /** Fingerprint of this device. Required, except for a file that is not bound to a device. */
  fingerprint?: string | undefined
  /** License key. Decrypts an encrypted file, together with the fingerprint. */
  licenseKey?: string | undefined
  /** Prefixes of license keys that are typed without a prefix. Default: `LIC`. */
  keyPrefixes?: readonly string[] | undefined
  /** Clock. Default: the clock of the system. */
  now?: Now | undefined
  /** Stores times, sequence and status. Without a store, an older file or clock is not detected. */
  store?: Store | undefined
  /** Source of the status list. Without it, the file is valid until its own end. */
  statusList?: StatusSource | undefined
  /** Codes of entitlements. The file must grant all of them. */
  entitlements?: readonly string[] | undefined
  /** Version of your software, for the detail of the result. */
  version?: string | undefined
  /** When your software was released. It is required with `version` after the updates of a license ended. */
  releasedAt?: Date | number | string | undefined
}

export interface LicenseFileVerification extends Verification {
  /** Content of the file, valid or not. Null until the signature is verified. */
  claims: LicenseFileClaims | null
}

const TYP = 'license+jwt'

/** Verifies that a license file may be used here and now. Never throws, for any input. */
export async function verifyLicenseFile(
  file: string,
  options: LicenseFileOptions,
): Promise<LicenseFileVerification> {
  try {
    const [claims, isDevice] = await open(file, options)
    return await decide(claims, isDevice, options)
  } catch (error) {
    return { ...answerTo(error), claims: null }
  }
}

/** Returns the claims of a genuine file, and whether it is for this device. */
async function open(file: string, options: LicenseFileOptions): Promise<[LicenseFileClaims, boolean]> {
  let parts = carriedParts(file)
  if (parts.length === 5) parts = canonicalParts(await decryptFile(parts, options, TYP))
  // The digest is computed in parallel with the signature check. It is used only after that check.
  const read = readClaims(parts, options.fingerprint)
  read.catch(() => undefined)
  await openJws(parts, options.keys, TYP)
  return await read
}

async function readClaims(
  [, payload]: readonly string[],
  fingerprint: unknown,
): Promise<[LicenseFileClaims, boolean]> {
  const claims = parseClaims(base64url.decode(payload!))
  return [claims, await isForDevice(claims.cnf, fingerprint)]
}

async function decide(
  claims: LicenseFileClaims,
  isDevice: boolean,
  { keys, product, now, store, statusList, entitlements, version, releasedAt }: LicenseFileOptions,
): Promise<LicenseFileVerification> {
  const clock = readClock(now)
  const state = await readState(store)
  const standing = await findStanding(claims, statusList, keys, state)
  const facts: Facts = {
    claims,
    seq: findFile(state, claims)?.seq ?? 0,
    standing,
    time: readTime(clock, state, Math.max(claims.iat, standing.fresh?.iat ?? 0)),
    isProduct: product === claims.aud,
    isDevice,
    asked: Array.isArray(entitlements) ? entitlements.map(String) : [],
    software: { version, releasedAt },
  }
  const verdict = judge(facts)
  await writeState(store, nextState(state, facts))
  return { ...verdict, claims }
}

/** Returns the next state. Every genuine file updates the times. A file of this product and device updates the rest. */
function nextState(state: State, { claims, seq, standing, time, isProduct, isDevice }: Facts): State {
  const { seen, proven, at } = time
  const next: State = { ...state, seen, proven }
  if (!isProduct || !isDevice) return next
  const { fresh } = standing
  if (fresh) next.lists = replace(state.lists, findStatus(state, fresh), fresh)
  // A file whose term starts later does not replace the current file before `nbf`.
  if (at >= claims.nbf * 1000) {
    const { sub, act } = claims
    next.files = replace(state.files, findFile(state, claims), { sub, act, seq: Math.max(claims.seq, seq) })
  }
  return next
}

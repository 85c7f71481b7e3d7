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
  /** The keys that may have signed: pinned, fetched, or of a verified key list. */
  keys: KeySet
  /** The code of the product that asks. */
  product: string
  /** The device that asks; not needed only for a file that is bound to none. */
  fingerprint?: string | undefined
  /** Opens an encrypted file, together with the fingerprint. */
  licenseKey?: string | undefined
  /** Prefixes that a license key typed without one can have; `LIC` by default. */
  keyPrefixes?: readonly string[] | undefined
  /** The clock; the system's own by default. */
  now?: Now | undefined
  /** Remembers times, sequence and status; without it nothing can be seen to go back. */
  store?: Store | undefined
  /** Where the status list comes from; without it only the file itself says when it ends. */
  statusList?: StatusSource | undefined
  /** Codes that must all be granted. */
  entitlements?: readonly string[] | undefined
  /** The version that asks. As in `validateLicense` no rule refers to it yet: it changes no answer. */
  version?: string | undefined
}

export interface LicenseFileVerification extends Verification {
  /** What the file says, once its signature is proven, valid or not; null before. */
  claims: LicenseFileClaims | null
}

const TYP = 'license+jwt'

/** Answers whether a license file may be used here and now; never throws, whatever it is given. */
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

/** The claims of a genuine file, and whether it is for this device. */
async function open(file: string, options: LicenseFileOptions): Promise<[LicenseFileClaims, boolean]> {
  let parts = carriedParts(file)
  if (parts.length === 5) parts = canonicalParts(await decryptFile(parts, options, TYP))
  // Hashing waits for no signature, and counts for nothing without one.
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
  { keys, product, now, store, statusList, entitlements }: LicenseFileOptions,
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
  }
  const verdict = judge(facts)
  await writeState(store, nextState(state, facts))
  return { ...verdict, claims }
}

/** What is remembered: the time of every genuine file, and the rest of those that belong here. */
function nextState(state: State, { claims, seq, standing, time, isProduct, isDevice }: Facts): State {
  const { seen, proven, at } = time
  const next: State = { ...state, seen, proven }
  if (!isProduct || !isDevice) return next
  const { fresh } = standing
  if (fresh) next.lists = replace(state.lists, findStatus(state, fresh), fresh)
  // A file that is laid in for later does not replace the one in use before its time has come.
  if (at >= claims.nbf * 1000) {
    const { sub, act } = claims
    next.files = replace(state.files, findFile(state, claims), { sub, act, seq: Math.max(claims.seq, seq) })
  }
  return next
}

import { base64url } from 'jose'
import { carriedParts } from './carried-parts.ts'
import { type Facts, judge } from './checks.ts'
import { type LicenseFileClaims, parseClaims } from './claims.ts'
import { readClock, readTime } from './clock.ts'
import { canonicalParts } from './compact.ts'
import { isForDevice } from './fingerprint.ts'
import { decryptFile } from './jwe.ts'
import { openJws } from './jws.ts'
import { findStanding, type StatusSource } from './standing.ts'
import {
  findAnswer,
  findFile,
  findKeptNo,
  findStatus,
  readState,
  replace,
  replaceAnswer,
  type State,
  writeState,
} from './state.ts'
import { type UseOptions, useOf } from './use-options.ts'
import { answerTo, type Verification } from './verification.ts'

export interface LicenseFileOptions extends UseOptions {
  /** License key. Decrypts an encrypted file, together with the fingerprint. */
  licenseKey?: string | undefined
  /** Prefixes of license keys that are typed without a prefix. Default: `LIC`. */
  keyPrefixes?: readonly string[] | undefined
  /** Source of the status list. Without it, the file is valid until its own end. */
  statusList?: StatusSource | undefined
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
  options: LicenseFileOptions,
): Promise<LicenseFileVerification> {
  const { keys, now, store, statusList } = options
  const clock = readClock(now)
  const state = await readState(store)
  const standing = await findStanding(claims, statusList, keys, state)
  const facts: Facts = {
    claims,
    seq: findFile(state, claims)?.seq ?? 0,
    no: findKeptNo(state, claims.sub, claims.iat * 1000),
    standing,
    time: readTime(clock, state, Math.max(claims.iat, standing.fresh?.iat ?? 0)),
    ...useOf(claims.aud, isDevice, options),
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
    // A file is issued only while the license may be used, so it is a "yes" that replaces an older "no".
    if (findAnswer(state, sub))
      next.answers = replaceAnswer(state, { sub, asOf: claims.iat * 1000, valid: true, code: 'VALID' })
    next.files = replace(state.files, findFile(state, claims), { sub, act, seq: Math.max(claims.seq, seq) })
  }
  return next
}

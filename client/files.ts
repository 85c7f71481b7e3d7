import type { LicenseFileClaims } from '../verifier/claims.ts'
import { isForDevice } from '../verifier/fingerprint.ts'
import { findFile, replace, type State } from '../verifier/state.ts'
import type { VerificationCode } from '../verifier/verification.ts'
import { verifyLicenseFile } from '../verifier/verify-license-file.ts'
import { limitToVersion, statementOf, type Trust } from './evidence.ts'
import type { Statement } from './memory.ts'

export interface FileReading {
  /** Null if the file is not genuine, or for another product or device. */
  claims: LicenseFileClaims | null
  /** What the file, or its status list, states; null if the file may not be used for another reason. */
  statement: Statement | null
  code: VerificationCode
  state: State | null
}

/** Codes of a status list: a signed "no". */
const ended = ['REVOKED', 'SUSPENDED', 'RELEASED']

/** Verifies a license file. Its end and its start are not judged here, because they depend on the time. */
export async function readFile(
  file: string,
  trust: Trust,
  {
    licenseKey,
    now,
    before,
    fetchList,
  }: {
    licenseKey: string | undefined
    now: number
    before: State | null
    /** Gets a status list; null if it is not available. Without it, the lists that were seen decide. */
    fetchList: ((uri: string) => Promise<string | null>) | null
  },
): Promise<FileReading> {
  const { keys, product, fingerprint } = trust
  let state = before
  const store = {
    read: () => state,
    write(next: State) {
      state = next
    },
  }
  const options = { keys, product, fingerprint, licenseKey, now }
  const { claims, code } = await verifyLicenseFile(file, options)
  if (!claims) return { claims, statement: null, code, state }
  if (claims.aud !== product) return { claims: null, statement: null, code: 'PRODUCT_MISMATCH', state }
  if (!(await isForDevice(claims.cnf, fingerprint)))
    return { claims: null, statement: null, code: 'FINGERPRINT_MISMATCH', state }
  const uri = claims.status?.status_list.uri
  const list = uri && fetchList ? await fetchList(uri) : null
  const verified = await verifyLicenseFile(file, { ...options, store, ...(list && { statusList: list }) })
  const statement = await fileStatement(claims, trust)
  if (verified.code === 'SEQUENCE_ROLLED_BACK') return { claims, statement: null, code: verified.code, state }
  if (!ended.includes(verified.code)) return { claims, statement, code: verified.code, state }
  const listed = state?.lists.find((one) => one.uri === uri)
  const asOf = Math.max(statement.asOf, (listed?.iat ?? 0) * 1000)
  return {
    claims,
    statement: { ...statement, valid: false, code: verified.code, asOf },
    code: verified.code,
    state,
  }
}

/** Whether a file was issued to the key of this device, so that the device can release it. */
export function isIssuedTo({ cnf }: LicenseFileClaims, x: unknown): boolean {
  return x !== undefined && (cnf as { jwk?: { x?: unknown } } | undefined)?.jwk?.x === x
}

/** Returns the state in which a copy of the file is `SEQUENCE_ROLLED_BACK`. */
export function withoutFile(state: State | null, { sub, act, seq }: LicenseFileClaims): State {
  const before = state ?? { seen: 0, proven: 0, files: [], lists: [], answers: [] }
  const seen = findFile(before, { sub, act })
  return {
    ...before,
    files: replace(before.files, seen, { sub, act, seq: Math.max(seq + 1, seen?.seq ?? 0) }),
  }
}

/** Returns the statement of a verified license file. */
async function fileStatement(claims: LicenseFileClaims, trust: Trust): Promise<Statement> {
  const { iat, nbf } = claims
  const yes = { ...claims, valid: true, code: 'VALID' as const }
  const statement = { ...statementOf(yes, 'FILE', iat * 1000), from: nbf > iat ? nbf * 1000 : 0 }
  return await limitToVersion(statement, claims, trust)
}

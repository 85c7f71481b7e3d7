import { createHash, hkdfSync } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { base64url, CompactEncrypt, CompactSign, importJWK, type JWK } from 'jose'

/** The key of RFC 8037 appendix A.1, so that every file of these tests is the same each time. */
export const privateJwk: JWK = {
  kty: 'OKP',
  crv: 'Ed25519',
  kid: 'lic-1',
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
  x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
}
export const { d: _secret, ...publicJwk } = privateJwk
export const keys = { keys: [publicJwk] }

export const product = 'paint'
export const fingerprint = 'board-7Q2/disk-88'
export const licenseKey = 'LIC-0123A-4567B-89CDE-FGHJK-MNPQR'
export const listUri = 'https://licet.example/status/1'
export const seconds = (iso: string): number => Date.parse(iso) / 1000

/** 1 June 2026, noon: when the files of these tests are issued. */
export const issuedAt = seconds('2026-06-01T12:00:00Z')
export const DAY = 86_400
export const HOUR = 3_600
export const at = (secondsLater: number): Date => new Date((issuedAt + secondsLater) * 1000)

export type Claims = Record<string, unknown>

/** The claims of a file for thirty days, of a license that ends in a year and has a week of grace. */
export function claimsOf(changes: Claims = {}): Claims {
  return {
    iss: 'https://licet.example',
    aud: product,
    sub: 'lic_01jx',
    jti: 'file_01jx',
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + 30 * DAY,
    seq: 1,
    act: 'act_01jx',
    cnf: confirmationOf(fingerprint),
    status: { status_list: { idx: 3, uri: listUri } },
    grace: 7 * DAY,
    license: licenseOf(),
    ...changes,
  }
}

export function licenseOf(changes: Claims = {}): Claims {
  return {
    type: 'paint-pro',
    revision: 1,
    status: 'ACTIVE',
    expiry: '2027-06-01T12:00:00.000Z',
    graceEndsAt: '2027-06-08T12:00:00.000Z',
    maxActivations: 5,
    entitlements: { export: true, layers: 64, tier: 'gold', scripting: false },
    keyHint: 'MNPQR',
    ...changes,
  }
}

export function confirmationOf(device: string): Claims {
  const salt = Buffer.alloc(16, 7)
  const digest = createHash('sha256').update(salt).update(device.normalize('NFC')).digest('base64url')
  return { 'fp#S256': digest, salt: salt.toString('base64url') }
}

/** Signs any payload under any header that EdDSA allows. */
export async function sign(payload: unknown, header: Claims = {}, jwk: JWK = privateJwk): Promise<string> {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const protectedHeader = { alg: 'EdDSA', kid: jwk.kid, typ: 'license+jwt', ...header }
  return await new CompactSign(new TextEncoder().encode(text))
    .setProtectedHeader(JSON.parse(JSON.stringify(protectedHeader)))
    .sign(await importJWK(jwk, protectedHeader.alg), { crit: { b64: true } })
}

export async function signFile(changes: Claims = {}, header: Claims = {}): Promise<string> {
  return await sign(claimsOf(changes), header)
}

/** The claims of an answer for three days about the same license and device. */
export function answerOf(changes: Claims = {}): Claims {
  const { iss, aud, sub, act, cnf, license } = claimsOf()
  return {
    ...{ iss, aud, sub, act, cnf, license },
    iat: issuedAt,
    exp: issuedAt + 3 * DAY,
    asOf: at(0).toISOString(),
    valid: true,
    code: 'VALID',
    detail: 'The license may be used.',
    ...changes,
  }
}

export async function signAnswer(changes: Claims = {}, header: Claims = {}): Promise<string> {
  return await sign(answerOf(changes), { typ: 'license-answer+jwt', ...header })
}

/** An answer that the license may not be used, some seconds after the issue of the file. */
export async function signNo(secondsLater: number, code: string, changes: Claims = {}): Promise<string> {
  const iat = issuedAt + secondsLater
  return await signAnswer({
    ...{ iat, exp: iat + 3 * DAY, asOf: at(secondsLater).toISOString() },
    ...{ valid: false, code, detail: `The license is ${code}.` },
    ...changes,
  })
}

export async function signList(changes: Claims = {}, header: Claims = {}): Promise<string> {
  const claims = {
    sub: listUri,
    iat: issuedAt,
    exp: issuedAt + DAY,
    ttl: HOUR,
    status_list: { bits: 2, lst: pack([0, 0, 0, 0]) },
    ...changes,
  }
  return await sign(claims, { typ: 'statuslist+jwt', ...header })
}

/** A list of two bits an entry in which entry 3, the one of the files, has this status. */
export function listWith(status: number): Claims {
  return { bits: 2, lst: pack([0, 0, 0, status]) }
}

function pack(statuses: readonly number[]): string {
  return base64url.encode(
    deflateSync(Uint8Array.of(statuses.reduce((byte, status, idx) => byte | (status << (2 * idx)), 0))),
  )
}

/** Encrypts a signed file as docs/license-file.md says. */
export async function encrypt(
  signed: string | Uint8Array,
  { key = licenseKey, device = fingerprint, header = {} as Claims } = {},
): Promise<string> {
  const salt = createHash('sha256').update(device.normalize('NFC')).digest()
  const secret = new Uint8Array(hkdfSync('sha256', key, salt, 'licet/license-file', 32))
  return await new CompactEncrypt(typeof signed === 'string' ? new TextEncoder().encode(signed) : signed)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'license+jwt', ...header })
    .encrypt(secret)
}

/** A compact JWS of any header and payload, with any signature, right or wrong. */
export function assemble(header: unknown, payload: unknown, signature = ''): string {
  const part = (value: unknown) => base64url.encode(typeof value === 'string' ? value : JSON.stringify(value))
  return `${part(header)}.${part(payload)}.${signature}`
}

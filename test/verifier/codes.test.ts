import { expect, test } from 'vitest'
import {
  type LicenseFileOptions,
  memoryStore,
  type VerificationCode,
  verifyLicenseFile,
} from '../../verifier/index.ts'
import { codes } from './codes.ts'
import {
  assemble,
  at,
  claimsOf,
  DAY,
  encrypt,
  fingerprint,
  issuedAt,
  keys,
  licenseKey,
  licenseOf,
  listWith,
  product,
  signFile,
  signList,
} from './signer.ts'

type Case = [when: string, file: string | Promise<string>, options?: Partial<LicenseFileOptions>]

const genuine = await signFile()
const [header, payload, signature] = genuine.split('.') as [string, string, string]
const typ = 'license+jwt'
const state = { seen: 0, proven: 0, files: [], lists: [], answers: [] }
/** A file of a device that kept this answer later. */
const keptNo = (code: VerificationCode): Case => [
  'the gateway said so after the file was issued',
  genuine,
  {
    store: memoryStore({
      ...state,
      answers: [{ sub: 'lic_01jx', asOf: (issuedAt + 1) * 1000, valid: false, code }],
    }),
  },
]
const ofPast = licenseOf({ expiry: '2026-05-31T12:00:00Z' })
const listOf = async (status: number, seconds = 0) =>
  await signList({ iat: issuedAt + seconds, status_list: listWith(status) })
const newer = {
  uri: 'https://licet.example/status/1',
  idx: 9,
  value: 0,
  iat: issuedAt + 9,
  exp: issuedAt + DAY,
}

/** What each code answers to: the compiler asks for every one. */
const cases: Record<VerificationCode, Case> = {
  FILE_TOO_LARGE: ['a file has a character too many', 'A'.repeat(2 ** 21 + 1)],
  FILE_MALFORMED: ['a claim is missing', signFile({ seq: undefined })],
  NOT_CANONICAL: ['padding ends the file', `${genuine}=`],
  ALGORITHM_NOT_ALLOWED: ['a file is not signed', assemble({ alg: 'none', kid: 'lic-1', typ }, claimsOf())],
  HEADER_NOT_ALLOWED: ['a file brings its own key', signFile({}, { jwk: keys.keys[0] })],
  TYPE_MISMATCH: ['a status list is shown for a file', signList()],
  DECRYPTION_FAILED: [
    'another license key is given',
    encrypt(genuine),
    { licenseKey: 'LIC-1123A-4567B-89CDE-FGHJK-MNPQR' },
  ],
  KEY_UNKNOWN: ['no key has its kid', signFile({}, { kid: 'lic-2' })],
  SIGNATURE_INVALID: ['a claim was changed', `${header}.${payload.slice(0, -4)}AAAA.${signature}`],
  SEQUENCE_ROLLED_BACK: [
    'a newer file was used before',
    genuine,
    { store: memoryStore({ ...state, files: [{ sub: 'lic_01jx', act: 'act_01jx', seq: 2 }] }) },
  ],
  KEY_ROTATED: keptNo('KEY_ROTATED'),
  CHECK_IN_OVERDUE: keptNo('CHECK_IN_OVERDUE'),
  DEVICE_BANNED: keptNo('DEVICE_BANNED'),
  NOT_ACTIVATED: keptNo('NOT_ACTIVATED'),
  HEARTBEAT_OVERDUE: keptNo('HEARTBEAT_OVERDUE'),
  LEASE_EXPIRED: keptNo('LEASE_EXPIRED'),
  TOO_MANY_ACTIVATIONS: keptNo('TOO_MANY_ACTIVATIONS'),
  STATUS_INVALID: ['a web page is answered for a list', genuine, { statusList: '<!doctype html>' }],
  STATUS_ROLLED_BACK: [
    'a newer list was seen before',
    genuine,
    { statusList: await listOf(0), store: memoryStore({ ...state, lists: [newer] }) },
  ],
  REVOKED: ['the list says INVALID', genuine, { statusList: await listOf(1) }],
  SUSPENDED: ['the list says SUSPENDED', genuine, { statusList: await listOf(2) }],
  RELEASED: ['the device gave the file up', genuine, { statusList: await listOf(3) }],
  CLOCK_ROLLED_BACK: ['the clock is more than an hour behind the issue', genuine, { now: at(-3601) }],
  NOT_YET_VALID: ['its time has not come', signFile({ nbf: issuedAt + DAY })],
  EXPIRED: ['its time is over', genuine, { now: at(30 * DAY) }],
  STATUS_STALE: [
    'no list could be had for longer than the grace',
    genuine,
    { now: at(8 * DAY), statusList: () => Promise.reject(new Error('ENOTFOUND')) },
  ],
  PRODUCT_MISMATCH: ['the file is of another product', signFile({ aud: 'draw' })],
  ENTITLEMENT_MISSING: ['something is not granted', genuine, { entitlements: ['scripting'] }],
  VERSION_NOT_ALLOWED: [
    'the software was released after the updates',
    signFile({ license: licenseOf({ updatesUntil: '2026-05-31T12:00:00Z' }) }),
    { version: '2.0', releasedAt: '2026-05-31T12:00:00.001Z' },
  ],
  FINGERPRINT_MISMATCH: ['the file is of another device', genuine, { fingerprint: 'another' }],
  GRACE: ['the license has ended and is in its grace', signFile({ license: ofPast })],
  VALID: ['everything holds', genuine],
}

test.each(Object.entries(cases).map(([code, [when, ...asked]]) => [code, when, ...asked] as const))(
  '%s: when %s',
  async (code, _when, file, options) => {
    const usual = { keys, product, fingerprint, licenseKey, now: at(60) }
    const valid = code === 'VALID' || code === 'GRACE'
    expect(await verifyLicenseFile(await file, { ...usual, ...options })).toMatchObject({ code, valid })
  },
)

test('these are all codes, in the order in which they are checked', () => {
  expect(Object.keys(cases)).toEqual(codes)
})

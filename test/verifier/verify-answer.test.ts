import { expect, test } from 'vitest'
import { type AnswerOptions, memoryStore, verifyAnswer, verifyLicenseFile } from '../../verifier/index.ts'
import {
  answerOf,
  at,
  confirmationOf,
  DAY,
  fingerprint,
  HOUR,
  issuedAt,
  keys,
  licenseOf,
  product,
  signAnswer,
  signFile,
  signNo,
} from './signer.ts'

const options: AnswerOptions = { keys, product, fingerprint, now: at(60) }
const verify = async (answer: string, changes: Partial<AnswerOptions> = {}) => {
  const { valid, code } = await verifyAnswer(answer, { ...options, ...changes })
  return [code, valid]
}
const verifyFile = async (file: string, changes: Partial<AnswerOptions> = {}) => {
  const { valid, code } = await verifyLicenseFile(file, { ...options, ...changes })
  return [code, valid]
}
/** An answer that the license may be used, some seconds after the first one. */
const yesAt = async (seconds: number) =>
  await signAnswer({ iat: issuedAt + seconds, exp: issuedAt + 3 * DAY, asOf: at(seconds).toISOString() })

const VALID = ['VALID', true]
const SUSPENDED = ['SUSPENDED', false]
const yes = await signAnswer()

test('a kept answer is valid on its device until its end, and returns its claims', async () => {
  const { valid, code, claims } = await verifyAnswer(yes, options)
  expect({ valid, code }).toEqual({ valid: true, code: 'VALID' })
  expect(claims).toEqual(answerOf())
  expect(await verify(yes, { now: at(3 * DAY - 1) })).toEqual(VALID)
  expect(await verify(yes, { now: at(3 * DAY) })).toEqual(['EXPIRED', false])
})

test.each<[string, Promise<string> | string, Partial<AnswerOptions>, string]>([
  ['another device', yes, { fingerprint: 'another' }, 'FINGERPRINT_MISMATCH'],
  ['no fingerprint', yes, { fingerprint: undefined }, 'FINGERPRINT_MISMATCH'],
  ['another product', yes, { product: 'draw' }, 'PRODUCT_MISMATCH'],
  ['an entitlement that is not granted', yes, { entitlements: ['scripting'] }, 'ENTITLEMENT_MISSING'],
  [
    'a version after the updates',
    signAnswer({ license: licenseOf({ updatesUntil: '2026-05-31T12:00:00Z' }) }),
    { releasedAt: '2026-06-01T00:00:00Z' },
    'VERSION_NOT_ALLOWED',
  ],
  [
    'a license that has ended meanwhile',
    signAnswer({ license: licenseOf({ expiry: at(30).toISOString(), graceEndsAt: at(30).toISOString() }) }),
    {},
    'EXPIRED',
  ],
  ['a clock that is an hour behind', yes, { now: at(-HOUR - 1) }, 'CLOCK_ROLLED_BACK'],
])('with %s it is not valid', async (_case, answer, changes, code) => {
  expect(await verify(await answer, changes)).toEqual([code, false])
})

test.each<[string, Record<string, unknown>]>([
  ['TOO_MANY_ACTIVATIONS', { code: 'TOO_MANY_ACTIVATIONS' }],
  ['GRACE', { license: licenseOf({ expiry: at(30).toISOString() }) }],
  [
    'EXPIRED',
    {
      license: licenseOf({
        ...{ expiry: at(10).toISOString(), graceEndsAt: at(30).toISOString() },
        expiryPolicy: 'ALLOW',
      }),
    },
  ],
])('the tolerated code %s is valid', async (code, changes) => {
  expect(await verify(await signAnswer(changes))).toEqual([code, true])
})

test('the clock cannot be set back to an earlier time of an answer', async () => {
  const store = memoryStore()
  expect(await verify(yes, { store, now: at(4 * DAY) })).toEqual(['EXPIRED', false])
  expect(await verify(yes, { store, now: at(2 * DAY) })).toEqual(['CLOCK_ROLLED_BACK', false])
  expect(await verify(await yesAt(DAY), { store, now: at(2 * DAY) })).toEqual(VALID)
})

test('an answer that the license may not be used has no end', async () => {
  const no = await signNo(60, 'SUSPENDED')
  expect(await verify(no, { now: at(120) })).toEqual(SUSPENDED)
  expect(await verify(no, { now: at(300 * DAY) })).toEqual(SUSPENDED)
})

test('a newer "no" ends older answers and files, until a newer "yes"', async () => {
  const store = memoryStore()
  const now = at(HOUR)
  const file = await signFile()
  expect(await verify(yes, { store, now })).toEqual(VALID)
  expect(await verifyFile(file, { store, now })).toEqual(VALID)

  expect(await verify(await signNo(60, 'SUSPENDED'), { store, now })).toEqual(SUSPENDED)
  expect(await verify(yes, { store, now })).toEqual(SUSPENDED)
  expect(await verify(await yesAt(59), { store, now })).toEqual(SUSPENDED)
  expect(await verifyFile(file, { store, now })).toEqual(SUSPENDED)
  expect(await verifyFile(await signFile({ seq: 2, iat: issuedAt + 60 }), { store, now })).toEqual(SUSPENDED)

  expect(await verify(await yesAt(61), { store, now })).toEqual(VALID)
  expect(await verify(yes, { store, now })).toEqual(VALID)
  expect(await verifyFile(await signFile({ seq: 2 }), { store, now })).toEqual(VALID)
})

test('a newer file ends a "no" too', async () => {
  const store = memoryStore()
  const now = at(HOUR)
  await verify(await signNo(60, 'SUSPENDED'), { store, now })
  expect(await verifyFile(await signFile({ seq: 2, iat: issuedAt + 61 }), { store, now })).toEqual(VALID)
  expect(await verify(yes, { store, now })).toEqual(VALID)
})

test('an older "no" that arrives late does not end a newer "yes"', async () => {
  const store = memoryStore()
  const newer = await yesAt(61)
  expect(await verify(newer, { store, now: at(HOUR) })).toEqual(VALID)
  expect(await verify(await signNo(60, 'SUSPENDED'), { store, now: at(HOUR) })).toEqual(SUSPENDED)
  expect(await verify(newer, { store, now: at(HOUR) })).toEqual(VALID)
})

test('of a "yes" and a "no" of the same instant, the "no" decides in either order', async () => {
  const same = await yesAt(60)
  for (const order of [
    [same, 'no'],
    ['no', same],
  ]) {
    const store = memoryStore()
    for (const answer of order)
      await verify(answer === 'no' ? await signNo(60, 'SUSPENDED') : answer!, { store, now: at(90) })
    expect(await verify(same, { store, now: at(90) })).toEqual(SUSPENDED)
  }
})

test('a "no" is kept after a restart, with a full disk of other licenses', async () => {
  const store = memoryStore()
  await verify(await signNo(60, 'REVOKED'), { store, now: at(90) })
  const stored = memoryStore(JSON.parse(JSON.stringify(await store.read())))
  expect(await verify(yes, { store: stored, now: at(90) })).toEqual(['REVOKED', false])
})

test.each<[string, Record<string, unknown>]>([
  ['another device', { cnf: confirmationOf('another') }],
  ['another product', { aud: 'draw' }],
  ['another license', { sub: 'lic_other' }],
])('a "no" about %s ends nothing here', async (_case, changes) => {
  const store = memoryStore()
  await verify(await signNo(60, 'SUSPENDED', changes), { store, now: at(90) })
  expect(await verify(yes, { store, now: at(90) })).toEqual(VALID)
})

test('a forged "no" is not kept', async () => {
  const store = memoryStore()
  const [header, payload] = (await signNo(60, 'SUSPENDED')).split('.')
  const [, , signature] = yes.split('.')
  const forged = `${header}.${payload}.${signature}`
  expect(await verify(forged, { store })).toEqual(['SIGNATURE_INVALID', false])
  expect(await verify(yes, { store })).toEqual(VALID)
})

test.each(['iss', 'aud', 'sub', 'iat', 'exp', 'cnf', 'asOf', 'valid', 'code', 'detail', 'license'])(
  'an answer without %s is FILE_MALFORMED',
  async (name) => {
    expect(await verify(await signAnswer({ [name]: undefined }))).toEqual(['FILE_MALFORMED', false])
  },
)

test.each(['', 'x', 'a.b.c', null, undefined, 7, {}])('returns a code for %j', async (answer) => {
  const result = await verifyAnswer(answer as string, options)
  expect(result).toMatchObject({ valid: false, claims: null })
})

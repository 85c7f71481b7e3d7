import { expect, test } from 'vitest'
import { type LicenseFileOptions, verifyLicenseFile } from '../../verifier/index.ts'
import { at, DAY, fingerprint, issuedAt, keys, licenseOf, product, signFile } from './signer.ts'

const iso = (days: number) => at(days * DAY).toISOString()

/** Verifies a file that lasts 100 days, `days` after its issue. */
async function verify(license: Record<string, unknown>, days: number, software: Partial<LicenseFileOptions>) {
  const file = await signFile({ exp: issuedAt + 100 * DAY, license: licenseOf(license) })
  const { valid, code } = await verifyLicenseFile(file, {
    keys,
    product,
    fingerprint,
    now: at(days * DAY),
    ...software,
  })
  return [code, valid]
}

const updates = { expiry: null, graceEndsAt: null, updatesUntil: iso(10) }
const VALID = ['VALID', true]
const STILL_USABLE = ['EXPIRED', true]
const TOO_NEW = ['VERSION_NOT_ALLOWED', false]

test.each<[string, Partial<LicenseFileOptions>, (string | boolean)[]]>([
  ['released at the end of the updates', { releasedAt: iso(10) }, VALID],
  ['released a millisecond later', { releasedAt: new Date(at(10 * DAY).getTime() + 1) }, TOO_NEW],
  ['released earlier, as milliseconds', { releasedAt: at(DAY).getTime() }, VALID],
  ['with a version and no release', { version: '3.0' }, TOO_NEW],
  ['with an unreadable release', { releasedAt: 'soon' }, TOO_NEW],
  ['without a version', {}, VALID],
])('after the updates, software %s is %s', async (_case, software, expected) => {
  expect(await verify(updates, 20, software)).toEqual(expected)
})

test.each<[string, Partial<LicenseFileOptions>]>([
  ['a version without a release', { version: '3.0' }],
  ['a release in the future', { releasedAt: iso(15) }],
])('until the end of the updates, %s is accepted', async (_case, software) => {
  expect(await verify(updates, 10, software)).toEqual(VALID)
})

test('a license without an end of the updates includes every version', async () => {
  const endless = { expiry: null, graceEndsAt: null }
  expect(await verify(endless, 90, { version: '9.0', releasedAt: iso(90) })).toEqual(VALID)
  expect(await verify({ ...endless, updatesUntil: null }, 90, { version: '9.0' })).toEqual(VALID)
})

const ended = { expiry: iso(10), graceEndsAt: iso(12) }

test('with MAINTAIN, an expired license is valid for the versions that were released before its expiry', async () => {
  const maintain = { ...ended, expiryPolicy: 'MAINTAIN' }
  expect(await verify(maintain, 11, { releasedAt: iso(11) })).toEqual(['GRACE', true])
  expect(await verify(maintain, 20, { releasedAt: iso(10) })).toEqual(STILL_USABLE)
  expect(await verify(maintain, 20, {})).toEqual(STILL_USABLE)
  expect(await verify(maintain, 20, { releasedAt: iso(11) })).toEqual(TOO_NEW)
})

test('with MAINTAIN and updates, the earlier end decides', async () => {
  const both = { ...ended, expiryPolicy: 'MAINTAIN', updatesUntil: iso(5) }
  expect(await verify(both, 20, { releasedAt: iso(5) })).toEqual(STILL_USABLE)
  expect(await verify(both, 20, { releasedAt: iso(6) })).toEqual(TOO_NEW)
})

test('with ALLOW, an expired license is valid for every version', async () => {
  expect(await verify({ ...ended, expiryPolicy: 'ALLOW' }, 20, { version: '9.0' })).toEqual(STILL_USABLE)
})

test.each([undefined, 'RESTRICT', 'OTHER'])(
  'with the policy %s, an expired license is not valid',
  async (expiryPolicy) => {
    expect(await verify({ ...ended, expiryPolicy }, 20, {})).toEqual(['EXPIRED', false])
  },
)

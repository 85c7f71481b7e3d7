import { expect, test } from 'vitest'
import { renewLicense } from '../../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const support = app.as({ audience: 'SUPPORT' })
const annual = { term: 'P1Y', endsAtEndOfDay: false, gracePeriod: 'P7D' }
const trial = { term: 'P14D', endsAtEndOfDay: false, trial: { oncePer: ['FINGERPRINT'] } }

const extend = async (mutation: 'extendLicense' | 'extendTrial', licenseId: string, input: object) => {
  const type = mutation === 'extendLicense' ? 'ExtendLicense' : 'ExtendTrial'
  const document = `mutation ($input: ${type}Input!) { ${mutation}(input: $input) {
    ... on ${type}Payload { license { expiry graceEndsAt } } ... on Refusal { code message } } }`
  const variables = { input: { license: toTypedId('License', licenseId), reason: 'Goodwill.', ...input } }
  return (await execute(app, support, document, variables)).data[mutation]
}

test('support extends a license by days from its expiry, and the grace period follows', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, annual)
  expect(await extend('extendLicense', licenseId, { days: 10 })).toEqual({
    license: { expiry: '2027-01-25T12:00:00.000Z', graceEndsAt: '2027-02-01T12:00:00.000Z' },
  })
  const events = await admin.db.event.findMany({ where: { licenseId, type: 'license.extended' } })
  expect(events).toMatchObject([{ data: { days: 10, reason: 'Goodwill.' } }])
})

test('an expired license is extended from now', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, annual)
  app.setNow('2027-06-01T00:00:00Z')
  expect(await extend('extendLicense', licenseId, { days: 3 })).toMatchObject({
    license: { expiry: '2027-06-04T00:00:00.000Z' },
  })
})

test('a license is extended twice in a term, and again after a renewal, which counts from the new expiry', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, annual)
  const codes = async (count: number) =>
    (
      await Promise.all(Array.from({ length: count }, () => extend('extendLicense', licenseId, { days: 1 })))
    ).map(({ code }) => code ?? 'DONE')
  expect((await codes(4)).sort()).toEqual([
    'DONE',
    'DONE',
    'LICENSE_EXTENSION_EXCEEDED',
    'LICENSE_EXTENSION_EXCEEDED',
  ])
  await transact(admin.db, (tx) => renewLicense(admin, tx, { licenseId }))
  const renewed = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(renewed.expiry?.toISOString()).toBe('2028-01-17T12:00:00.000Z')
  expect(await codes(1)).toEqual(['DONE'])
})

test('a trial is extended once in all, by either mutation', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  for (const first of ['extendTrial', 'extendLicense'] as const) {
    const { licenseId } = await seedLicense(admin, trial)
    expect(await extend(first, licenseId, { days: 14 })).toMatchObject({
      license: { expiry: '2026-02-12T12:00:00.000Z' },
    })
    for (const again of ['extendTrial', 'extendLicense'] as const)
      expect(await extend(again, licenseId, { days: 1 })).toMatchObject({ code: 'TRIAL_EXTENSION_EXCEEDED' })
  }
})

test('a repeat with the same idempotency key extends once', async () => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, annual)
  const once = { days: 1, idempotencyKey: 'once' }
  const first = await extend('extendLicense', licenseId, once)
  expect(await extend('extendLicense', licenseId, once)).toEqual(first)
})

test.each<[string, 'extendLicense' | 'extendTrial', object, object, string]>([
  ['a license that is no trial', 'extendTrial', annual, { days: 1 }, 'TRIAL_ONLY'],
  ['a perpetual license', 'extendLicense', {}, { days: 1 }, 'LICENSE_PERPETUAL'],
  [
    'a license that has not started',
    'extendLicense',
    { ...annual, termStartsAt: 'FIRST_ACTIVATION' },
    { days: 1 },
    'LICENSE_NOT_STARTED',
  ],
  ['15 days', 'extendLicense', annual, { days: 15 }, 'INPUT_INVALID'],
  ['15 days of a trial', 'extendTrial', trial, { days: 15 }, 'INPUT_INVALID'],
  ['0 days', 'extendLicense', annual, { days: 0 }, 'INPUT_INVALID'],
  ['an empty reason', 'extendLicense', annual, { days: 1, reason: '' }, 'INPUT_INVALID'],
])('refuses to extend %s', async (_, mutation, rules, input, code) => {
  app.setNow('2026-01-15T12:00:00Z')
  const { licenseId } = await seedLicense(admin, rules as Record<string, unknown>)
  const before = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  expect(await extend(mutation, licenseId, input)).toMatchObject({ code })
  expect(await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })).toEqual(before)
})

test('a revoked license is not extended', async () => {
  const { licenseId } = await seedLicense(admin, annual)
  await transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'Refund.' }))
  expect(await extend('extendLicense', licenseId, { days: 1 })).toMatchObject({ code: 'LICENSE_REVOKED' })
})

import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { createRefusalTally } from '../../../src/domain/validation/refusal-tally.ts'
import { refusedKinds } from '../../../src/domain/validation/refused-requests.ts'
import { findRefusals } from '../../../src/insights/refusals.ts'
import { type Selection, selectRecords } from '../../../src/insights/selection.ts'
import { defaultRates } from '../../../src/platform/limits/limits.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const partner = uniqueCode('partner')
interface License {
  id: string
  key: string
  type: string
  product: string
}
/** A license of the vendor and one of the partner. */
const licenses: License[] = []

beforeAll(async () => {
  for (const ctx of [admin, app.as({ audience: 'PARTNER', partner })]) {
    const rules = { maxActivations: 1, entitlements: [{ code: 'export' }, { code: 'share' }] }
    const { licenseType, product } = await seedLicenseType(admin, rules)
    const { onboardingId } = await seedAccount(ctx)
    const { licenseId, licenseKey } = await assignLicense(ctx, { onboardingId, licenseType })
    licenses.push({ id: licenseId, key: licenseKey, type: licenseType, product })
  }
})

const HOUR = 3_600_000
const refused = fc.record({
  kind: fc.constantFrom(...refusedKinds),
  code: fc.constantFrom('EXPIRED', 'NOT_FOUND', 'attempts'),
  of: fc.constantFrom(null, 0, 1),
  // Hours around the start and the end of the days of two time zones.
  hours: fc.integer({ min: -30, max: 60 }),
  minutes: fc.constantFrom(0, 14, 15, 59),
  gateway: fc.nat(1),
  flushed: fc.boolean(),
})

test('several gateways count refused attempts as a naive count of all of them does', async () => {
  const all: { attempt: Record<string, unknown>; at: Date }[] = []
  const gateways = [createRefusalTally(app.ctx.sql), createRefusalTally(app.ctx.sql)]
  const check = fc.asyncProperty(fc.array(refused, { maxLength: 30 }), async (attempts) => {
    for (const { kind, code, of, hours, minutes, gateway, flushed } of attempts) {
      const at = new Date(Date.parse('2025-05-10T00:00:00Z') + hours * HOUR + minutes * 60_000)
      gateways[gateway]!.add({ kind, code, licenseId: of === null ? null : licenses[of]!.id }, at)
      all.push({ attempt: { kind, code, of }, at })
      if (flushed) await gateways[gateway]!.flush()
    }
    for (const gateway of gateways) await gateway.flush()
    for (const [filter, counts] of [
      [{ zone: 'Asia/Kathmandu' }, () => true],
      [{ licenseType: licenses[0]!.type }, (of: unknown) => of === 0],
      [{ partner }, (of: unknown) => of === 1],
    ] as const) {
      const selection = await selectRecords(admin, { from: '2025-05-10', to: '2025-05-11', ...filter })
      const found = (await findRefusals(admin, selection)).map(({ attempts, comparedAttempts, ...name }) => [
        `${name.kind} ${name.code} ${name.licenseType}`,
        { attempts, comparedAttempts },
      ])
      expect(Object.fromEntries(found)).toEqual(
        countNaively(
          all.filter(({ attempt }) => counts(attempt.of)),
          selection,
        ),
      )
    }
  })
  await fc.assert(check, { numRuns: 10, endOnFailure: true })
})

function countNaively(
  all: { attempt: Record<string, unknown>; at: Date }[],
  { period, compared }: Selection,
) {
  const counts: Record<string, { attempts: number; comparedAttempts: number }> = {}
  for (const { attempt, at } of all) {
    const type = attempt.of === null ? null : licenses[attempt.of as number]!.type
    const name = `${attempt.kind} ${attempt.code} ${type}`
    const count = counts[name] ?? { attempts: 0, comparedAttempts: 0 }
    counts[name] = count
    if (at >= period.from && at < period.to) count.attempts++
    if (at >= compared.from && at < compared.to) count.comparedAttempts++
  }
  return Object.fromEntries(Object.entries(counts).filter(([, { attempts }]) => attempts > 0))
}

const insights = `query ($input: InsightsInput!) { insights(input: $input) {
  refusals { kind code licenseType attempts comparedAttempts }
  entitlements { licenseType code licenses neverExercised }
  useAsOf
} }`
const today = { from: '2026-01-15', to: '2026-01-15' }

test('insights count failed validations, refused activations and rate limits, and unused entitlements', async () => {
  const [{ key, type: licenseType, product }, partners] = licenses as [License, License]
  const validate = (input: object) =>
    execute(app, admin, 'query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }', {
      input: { key, ...input },
    })
  await validate({ entitlements: ['export'] })
  await validate({ entitlements: ['export', 'render'] })
  await validate({ entitlements: ['render'] })
  // A validation at another instant is not counted.
  await validate({ product: 'another', asOf: '2026-01-10T00:00:00Z' })
  await validate({ entitlements: ['share'], asOf: '2026-01-10T00:00:00Z' })
  const activate = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }`
  const refused = [key, partners.key, partners.key, 'no key']
  for (const key of refused) {
    await execute(app, admin, activate, { input: { key, product: 'another', fingerprint: 'one' } })
  }
  const guesser = app.as({ audience: 'APP', address: '203.0.113.9' })
  const guess = 'query ($key: String!) { validateLicense(input: { key: $key }) { code } }'
  for (let count = 0; count <= defaultRates.addressFailures.points; count++) {
    await execute(app, guesser, guess, { key: LicenseKey.generate().reveal() })
  }
  await app.ctx.lastSeen.flush()

  const { data } = await execute(app, admin, insights, { input: today })
  const ofPartner = { kind: 'ACTIVATION', code: 'PRODUCT_MISMATCH', licenseType: partners.type }
  expect(data.insights.refusals).toEqual([
    { kind: 'VALIDATION', code: 'NOT_FOUND', licenseType: null, attempts: 50, comparedAttempts: 0 },
    { ...ofPartner, attempts: 2, comparedAttempts: 0 },
    { kind: 'VALIDATION', code: 'ENTITLEMENT_MISSING', licenseType, attempts: 2, comparedAttempts: 0 },
    {
      kind: 'ACTIVATION',
      code: 'LICENSE_KEY_MALFORMED',
      licenseType: null,
      attempts: 1,
      comparedAttempts: 0,
    },
    { kind: 'ACTIVATION', code: 'PRODUCT_MISMATCH', licenseType, attempts: 1, comparedAttempts: 0 },
    { kind: 'RATE_LIMITED', code: 'addressFailures', licenseType: null, attempts: 1, comparedAttempts: 0 },
  ])
  expect(data.insights.useAsOf).toBe('2026-01-15T12:00:00.000Z')
  const ofProduct = await execute(app, admin, insights, { input: { ...today, product } })
  expect(ofProduct.data.insights.entitlements).toEqual([
    { licenseType, code: 'share', licenses: 1, neverExercised: 1 },
    { licenseType, code: 'export', licenses: 1, neverExercised: 0 },
  ])
  const ofPartnerOnly = await execute(app, app.as({ audience: 'PARTNER', partner }), insights, {
    input: today,
  })
  expect(ofPartnerOnly.data.insights.refusals).toEqual([{ ...ofPartner, attempts: 2, comparedAttempts: 0 }])
})

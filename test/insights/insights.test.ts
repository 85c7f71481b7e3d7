import { beforeAll, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import type { Context } from '../../src/platform/context.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../seed.ts'

const app = await startTestApp()
const partner = uniqueCode('partner')
const reseller = app.as({ audience: 'PARTNER', partner })
let licenseType: string
let product: string

/** Onboards a customer as far as a license, and tries the product and then another one's. */
async function onboard(ctx: Context, activated: boolean): Promise<void> {
  app.setNow('2026-02-10T10:00:00Z')
  const { onboardingId } = await seedAccount(ctx)
  const { licenseKey } = await assignLicense(ctx, { onboardingId, licenseType })
  const device = { fingerprint: uniqueCode('device'), version: '2.1' }
  app.setNow('2026-02-10T12:30:00Z')
  await activateLicense(ctx, { ...device, key: licenseKey, product: 'another-product' }).catch(() => {})
  if (activated) await activateLicense(ctx, { ...device, key: licenseKey, product })
}

beforeAll(async () => {
  ;({ licenseType, product } = await seedLicenseType(app.admin, { maxActivations: 1 }))
  await onboard(app.admin, true)
  await onboard(app.admin, false)
  await onboard(reseller, true)
  // No account comes of this one.
  const contact = { name: 'Ada', email: 'ada@example.com' }
  await startOnboarding(app.admin, { account: { name: '', contact } }).catch(() => {})
})

const document = `query ($input: InsightsInput!) {
  insights(input: $input) {
    period { from to }
    comparedPeriod { from to }
    funnel { step entered completed dropped inProgress conversion overallConversion medianTime meanTime p90Time p99Time }
    comparedFunnel { entered }
    activationTimes { upTo accounts }
    errorPatterns { code step licenseType attempts comparedAttempts accounts firstSeenAt lastSeenAt sample { id } }
    utilization { licenseType licenses seatsBought seatsUsed seatsFree seatsUsedRecently atLimit neverActivated unlimited }
    meters { meter licenses used limited nearLimit atLimit }
    renewals { due renewed upcoming inGrace lapsed }
    versions { product version devices }
  }
}`
const february = { from: '2026-02-01', to: '2026-02-28' }

async function ask(ctx: Context, input: object = {}) {
  const { data, errors } = await execute(app, ctx, document, { input: { ...february, ...input } })
  expect(errors).toBeUndefined()
  return data.insights
}

test('shows the vendor the outcome of all onboardings', async () => {
  const insights = await ask(app.admin, { licenseType })
  expect(insights.funnel).toMatchObject([
    { step: 'CREATE_ACCOUNT', entered: 3, completed: 3, conversion: 1, medianTime: null },
    { step: 'ASSIGN_LICENSE', entered: 3, completed: 3, overallConversion: 1, medianTime: 'PT0S' },
    { step: 'ACTIVATE', entered: 3, completed: 2, inProgress: 1, conversion: 2 / 3, p99Time: 'PT2H30M' },
    { step: 'VERIFY_USAGE', entered: 2, completed: 0, dropped: 0, overallConversion: 0, meanTime: null },
  ])
  expect(insights.comparedFunnel.map(({ entered }: { entered: number }) => entered)).toEqual([0, 0, 0, 0])
  const times = insights.activationTimes.filter(({ accounts }: { accounts: number }) => accounts > 0)
  expect(times).toEqual([{ upTo: 'PT6H', accounts: 2 }])
  expect(insights.errorPatterns).toMatchObject([
    {
      ...{ code: 'PRODUCT_MISMATCH', step: 'ACTIVATE', licenseType, attempts: 3, comparedAttempts: 0 },
      ...{ accounts: 3, firstSeenAt: '2026-02-10T12:30:00.000Z', lastSeenAt: '2026-02-10T12:30:00.000Z' },
      sample: [{}, {}, {}],
    },
  ])
  expect(insights.utilization).toMatchObject([
    {
      licenseType: null,
      licenses: 3,
      seatsBought: 3,
      seatsUsed: 2,
      seatsFree: 1,
      atLimit: 2,
      neverActivated: 1,
    },
    { licenseType, licenses: 3 },
  ])
  expect(insights.versions).toEqual([{ product, version: '2.1', devices: 2 }])
})

test('counts attempts without an account', async () => {
  const { errorPatterns } = await ask(app.admin)
  expect(errorPatterns).toContainEqual(
    expect.objectContaining({ step: 'CREATE_ACCOUNT', code: 'INPUT_INVALID', accounts: 0, sample: [] }),
  )
})

test('shows a partner its own customers only', async () => {
  const insights = await ask(reseller)
  expect(insights.funnel[0]).toMatchObject({ entered: 1 })
  expect(insights.errorPatterns).toMatchObject([{ code: 'PRODUCT_MISMATCH', attempts: 1, accounts: 1 }])
  expect(insights.utilization[0]).toMatchObject({ licenses: 1, seatsUsed: 1 })
  expect(insights.versions).toMatchObject([{ devices: 1 }])
  const others = await ask(app.as({ audience: 'PARTNER', partner: uniqueCode('partner') }), { partner })
  expect(others).toMatchObject({ errorPatterns: [], versions: [], meters: [], renewals: { due: 0 } })
  expect(others.funnel[0].entered).toBe(0)
  expect(others.utilization).toMatchObject([{ licenses: 0 }])
})

test('refuses invalid input with its path, and a caller without the scope', async () => {
  const codeOf = async (ctx: Context, input: object) =>
    (await execute(app, ctx, document, { input })).errors?.[0]?.extensions.code
  expect(await codeOf(app.admin, { from: '2026-02-02', to: '2026-02-01' })).toBe('INPUT_INVALID')
  const narrow = app.as({ audience: 'ADMIN', scopes: ['ACCOUNTS_READ', 'LICENSES_READ'] })
  expect(await codeOf(narrow, february)).toBe('FORBIDDEN')
})

import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { findErrorPatterns } from '../../src/insights/error-patterns.ts'
import { findActivationTimes, findFunnel } from '../../src/insights/funnel.ts'
import { rollUpErrors } from '../../src/insights/rollups/roll-up-errors.ts'
import { rollUpFunnel } from '../../src/insights/rollups/roll-up-funnel.ts'
import { type Selection, selectRecords } from '../../src/insights/selection.ts'
import { startTestApp } from '../app.ts'
import { splitByMonth } from '../partitions.ts'
import { seedLicenseType, uniqueCode } from '../seed.ts'
import {
  activationTimesNaively,
  funnelNaively,
  patternsNaively,
  progressNaively,
  sampleNaively,
} from './naive-onboarding.ts'
import {
  type OnboardingHistory,
  onboardingHistory,
  type TypeIds,
  typeIds,
  withOwnIds,
  writeOnboardingHistory,
} from './onboarding-history.ts'

const { admin, setNow } = await startTestApp()
const codes: string[] = []
const products: string[] = []
const types: TypeIds[] = []

beforeAll(async () => {
  // The histories are of several months.
  await splitByMonth(admin.db, '2026-02-01', '2026-03-31')
  for (let count = 0; count < 2; count++) {
    const { licenseType, product } = await seedLicenseType(admin)
    codes.push(licenseType)
    products.push(product)
    types.push(await typeIds(admin, licenseType))
  }
  setNow('2026-03-20T00:00:00Z')
})

/** Figures of one partner's random customers, and of one license type, which is all of a product, or of any. */
const asked = fc.record({
  history: onboardingHistory,
  type: fc.constantFrom(null, 0),
  by: fc.constantFrom('licenseType', 'product'),
  conversionWindow: fc.constantFrom('PT1M', 'P30D', 'P30D', 'P30D'),
  zone: fc.constantFrom('UTC', 'UTC', 'Europe/Berlin', 'America/St_Johns'),
  to: fc.constantFrom('2026-03-01', '2026-03-14', '2026-04-02'),
})

async function everyHistory(
  holds: (written: {
    history: OnboardingHistory
    selection: Selection
    type: number | null
    partner: string
  }) => Promise<void>,
): Promise<void> {
  const check = fc.asyncProperty(asked, async ({ history, type, by, conversionWindow, zone, to }) => {
    const partner = uniqueCode('partner')
    const selection = await selectRecords(admin, {
      ...{ from: '2026-03-01', to, partner, conversionWindow, zone },
      [by]: type === null ? null : (by === 'product' ? products : codes)[type],
    })
    await holds({ history: withOwnIds(history), selection, type, partner })
  })
  await fc.assert(check, { numRuns: 20 })
}

async function expectFunnel(history: OnboardingHistory, selection: Selection, type: number | null) {
  const progress = progressNaively(history, selection, type)
  expect(await findFunnel(admin, selection)).toEqual(funnelNaively(progress))
  expect(await findActivationTimes(admin, selection)).toEqual(activationTimesNaively(progress))
}

/** The figures before the late records were written. */
function earlyPart({ accounts }: OnboardingHistory): OnboardingHistory {
  const onboardingsOf = ({ onboardings }: (typeof accounts)[number]) =>
    onboardings
      .filter(({ late }) => !late)
      .map((one) => ({ ...one, attempts: one.attempts.filter(({ late }) => !late) }))
  return { vain: [], accounts: accounts.map((one) => ({ ...one, onboardings: onboardingsOf(one) })) }
}

test('the funnel and its times equal a count of all attempts, rolled up or not, recorded late or twice', async () => {
  const everybody: OnboardingHistory = { accounts: [], vain: [] }
  await everyHistory(async ({ history, selection, type, partner }) => {
    const early = earlyPart(history)
    await writeOnboardingHistory(admin, history, types, partner, 'early')
    await expectFunnel(early, selection, type)
    await rollUpFunnel(admin)
    await expectFunnel(early, selection, type)
    await writeOnboardingHistory(admin, history, types, partner, 'late')
    await expectFunnel(history, selection, type)
    everybody.accounts.push(...history.accounts)
  })
  for (const later of ['2026-03-20T00:00:00Z', '2026-05-20T00:00:00Z']) {
    setNow(later)
    await rollUpFunnel(admin)
    for (const [type, licenseType] of [
      [null, null],
      [1, codes[1]],
    ] as const) {
      const asked = { from: '2026-02-20', to: '2026-04-11', zone: 'Asia/Kathmandu', licenseType }
      await expectFunnel(everybody, await selectRecords(admin, asked), type)
    }
  }
  expect(
    await admin.db.onboardingProgress.count({
      where: { rolledOn: null, alone: true, enteredAt: { not: null } },
    }),
  ).toBe(0)
  expect(await admin.db.funnelRollup.count({ where: { isMonth: true } })).toBeGreaterThan(0)
  expect(await admin.db.unrolledAccount.count()).toBe(0)
  setNow('2026-03-20T00:00:00Z')
})

async function expectPatterns(history: OnboardingHistory, selection: Selection, type: number | null) {
  const expected = patternsNaively(history, selection, codes, type)
  const found = await findErrorPatterns(admin, selection)
  expect(found.map(({ attempts }) => attempts)).toEqual(
    found.map(({ attempts }) => attempts).sort((a, b) => b - a),
  )
  expect(found).toHaveLength(expected.size)
  for (const { sampleAccountIds, ...pattern } of found) {
    const { lastByAccount, ...counted } = expected.get(
      `${pattern.code} ${pattern.step} ${pattern.licenseType}`,
    )!
    expect(pattern).toEqual(counted)
    expect(sampleAccountIds).toEqual(sampleNaively(lastByAccount))
  }
}

test('error patterns equal a count of all attempts, rolled up or not, recorded late or twice', async () => {
  await everyHistory(async ({ history, selection, type, partner }) => {
    await writeOnboardingHistory(admin, history, types, partner, 'early')
    await expectPatterns(earlyPart(history), selection, type)
    await rollUpErrors(admin)
    await expectPatterns(earlyPart(history), selection, type)
    await writeOnboardingHistory(admin, history, types, partner, 'late')
    await expectPatterns(history, selection, type)
    await rollUpErrors(admin)
    await expectPatterns(history, selection, type)
  })
})

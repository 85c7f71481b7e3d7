import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { findErrorPatterns } from '../../src/insights/error-patterns.ts'
import { findActivationTimes, findFunnel } from '../../src/insights/funnel.ts'
import { type Selection, selectRecords } from '../../src/insights/selection.ts'
import { startTestApp } from '../app.ts'
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
  writeOnboardingHistory,
} from './onboarding-history.ts'

const { admin, setNow } = await startTestApp()
const codes: string[] = []
const types: TypeIds[] = []

beforeAll(async () => {
  for (let count = 0; count < 2; count++) {
    const { licenseType } = await seedLicenseType(admin)
    codes.push(licenseType)
    types.push(await typeIds(admin, licenseType))
  }
  setNow('2026-03-20T00:00:00Z')
})

/** Figures of one partner's random customers, and of one license type or any. */
const asked = fc.record({
  history: onboardingHistory,
  type: fc.constantFrom(null, 0),
  conversionWindow: fc.constantFrom('PT1M', 'P2D', 'P10D'),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns'),
})

async function everyHistory(
  holds: (history: OnboardingHistory, selection: Selection, type: number | null) => Promise<void>,
): Promise<void> {
  const check = fc.asyncProperty(asked, async ({ history, type, conversionWindow, zone }) => {
    const partner = uniqueCode('partner')
    await writeOnboardingHistory(admin, history, types, partner)
    const selection = await selectRecords(admin, {
      ...{ from: '2026-03-01', to: '2026-03-14', partner, conversionWindow, zone },
      licenseType: type === null ? null : codes[type],
    })
    await holds(history, selection, type)
  })
  await fc.assert(check, { numRuns: 20 })
}

test('the funnel and its times are what a reader of all attempts would count', async () => {
  await everyHistory(async (history, selection, type) => {
    const progress = progressNaively(history, selection, type)
    expect(await findFunnel(admin, selection)).toEqual(funnelNaively(progress))
    expect(await findActivationTimes(admin, selection)).toEqual(activationTimesNaively(progress))
  })
})

test('patterns of errors are what a reader of all attempts would count', async () => {
  await everyHistory(async (history, selection, type) => {
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
  })
})

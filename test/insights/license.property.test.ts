import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Figures } from '../../src/insights/figures.ts'
import type { FindFindings } from '../../src/insights/findings/finding.ts'
import { findLimitsHitEarly } from '../../src/insights/findings/limit-hit-early.ts'
import { findIdleSeats } from '../../src/insights/findings/seats-idle.ts'
import { defaultThresholds } from '../../src/insights/findings/thresholds.ts'
import { type Selection, selectRecords } from '../../src/insights/selection.ts'
import { countUse } from '../../src/insights/use/count-use.ts'
import { findEntitlementUse } from '../../src/insights/use/entitlements.ts'
import { findMeterUse } from '../../src/insights/use/meters.ts'
import { findRenewals } from '../../src/insights/use/renewals.ts'
import { countedNow, findUseSource, type UseSource } from '../../src/insights/use/source.ts'
import { findUtilization } from '../../src/insights/use/utilization.ts'
import { findVersionsInUse } from '../../src/insights/use/versions.ts'
import { startTestApp } from '../app.ts'
import { splitByMonth } from '../partitions.ts'
import { seedLicenseType, uniqueCode } from '../seed.ts'
import {
  entitlementRules,
  type LicenseRecord,
  licenseHistory,
  meterRules,
  writeLicenseHistory,
} from './license-history.ts'
import { type Counted, idleSeatsNaively, limitsHitNaively } from './naive-findings.ts'
import {
  entitlementsNaively,
  meterUseNaively,
  renewalsNaively,
  utilizationNaively,
  versionsNaively,
} from './naive-license.ts'
import { type TypeIds, typeIds } from './onboarding-history.ts'

const { admin, setNow } = await startTestApp()
/** A single account is worth a word: all licenses of a history are of one. */
const thresholds = { ...defaultThresholds, accounts: 1 }
const by = fc.constantFrom('licenseType' as const, 'product' as const)
const seeded: { product: string; licenseType: string; ids: TypeIds }[] = []

beforeAll(async () => {
  // The histories are of several months.
  await splitByMonth(admin.db, '2026-02-01', '2026-03-31')
  for (let count = 0; count < 2; count++) {
    const type = await seedLicenseType(admin, { meters: meterRules, entitlements: entitlementRules })
    seeded.push({ ...type, ids: await typeIds(admin, type.licenseType) })
  }
  seeded.sort((a, b) => (a.licenseType < b.licenseType ? -1 : 1))
  setNow('2026-03-20T00:00:00Z')
})

async function expectUse(counted: LicenseRecord[], selection: Selection, source: UseSource): Promise<void> {
  const typeCodes = seeded.map(({ licenseType }) => licenseType)
  expect(await findUtilization(admin, selection, source)).toEqual(
    utilizationNaively(counted, selection, typeCodes),
  )
  expect(await findMeterUse(admin, selection, source)).toEqual(meterUseNaively(counted, selection))
  expect(await findRenewals(admin, selection, source)).toEqual(renewalsNaively(counted, selection))

  const entitlements = await findEntitlementUse(admin, selection, source)
  expect(
    new Map(entitlements.map(({ licenseType, code, ...counts }) => [`${licenseType} ${code}`, counts])),
  ).toEqual(entitlementsNaively(counted, selection, typeCodes))

  const versions = await findVersionsInUse(admin, selection, source)
  const typeOf = (product: string) => seeded.findIndex((one) => one.product === product)
  const named = versions.map(
    ({ product, version, devices }) => [`${typeOf(product)} ${version}`, devices] as const,
  )
  expect(new Map(named)).toEqual(versionsNaively(counted, selection))
  const counts = versions.map(({ devices }) => devices)
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))

  const found = await findingsOf(findLimitsHitEarly, selection, source)
  expect(found).toEqual(limitsHitNaively(counted, selection, thresholds, typeCodes))
  const idle = await findingsOf(findIdleSeats, selection, source)
  expect(idle).toEqual(idleSeatsNaively(counted, selection, thresholds, typeCodes))
}

async function findingsOf(find: FindFindings, selection: Selection, source: UseSource): Promise<Counted> {
  const figures = { selection, use: async () => source } as Figures
  const findings = await find({ ...admin, thresholds }, figures)
  return Object.fromEntries(
    findings.map(({ licenseType, evidence, records }) => [
      licenseType,
      { evidence: evidence.map(({ value }) => value), records: records.length },
    ]),
  )
}

test('seats, entitlements, versions, meters and renewals are what a reader of all records would count, put away or not', async () => {
  const to = fc.constantFrom('2026-03-24', '2026-03-10')
  const check = fc.asyncProperty(
    licenseHistory,
    fc.constantFrom(null, 1),
    by,
    to,
    async (history, type, by, to) => {
      const partner = uniqueCode('partner')
      await writeLicenseHistory(
        admin,
        history,
        seeded.map(({ ids }) => ids),
        partner,
      )
      const only = type === null ? {} : { [by]: seeded[type]![by] }
      const asked = { from: '2026-03-01', to, partner, zone: 'Europe/Berlin', ...only }
      const selection = await selectRecords(admin, asked)
      const counted = history.filter((license) => type === null || license.type === type)

      await expectUse(counted, selection, countedNow(selection))
      await countUse({ ...admin, thresholds }, 0)
      // Counted again though it took next to no time.
      await admin.db.useCount.update({ where: { id: 1 }, data: { tookMs: 0 } }).catch(() => {})
      await expectUse(counted, selection, await findUseSource(admin, selection, 0))
    },
  )
  await fc.assert(check, { numRuns: 20 })

  // There are few, so that nothing has to be put away.
  await countUse(admin)
  expect(await admin.db.useCount.count()).toBe(0)
  expect(await admin.db.useCell.count()).toBe(0)
})

import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { OnboardingStep } from '../../../prisma/client/enums.ts'
import { createGraphql } from '../../../schema/server/yoga.ts'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { assignLicense } from '../../../src/domain/onboarding/assign-license.ts'
import { findInsights } from '../../../src/insights/figures.ts'
import { findFindings } from '../../../src/insights/findings/find.ts'
import type { FindingKind } from '../../../src/insights/findings/finding.ts'
import { defaultThresholds } from '../../../src/insights/findings/thresholds.ts'
import type { Context, Thresholds } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { say } from '../../../src/texts/say.ts'
import { inEnglish } from '../../../src/texts/sentence.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../../seed.ts'
import { writeLicenseHistory } from '../license-history.ts'
import { type OnboardingRecord, typeIds, writeOnboardingHistory } from '../onboarding-history.ts'

const app = await startTestApp()
const { admin } = app
/** The graph of a gateway that speaks of a single account. */
const sensitive = {
  graphql: createGraphql(
    { ...app.ctx, thresholds: { ...defaultThresholds, accounts: 1 } },
    { graphiql: false },
  ),
}
const DAY = 86_400_000

/** Two accounts are enough to say something. */
const two = { ...defaultThresholds, accounts: 2 }
const march = { from: '2026-03-01', to: '2026-03-14' }

/** Histories are written without devices, so that many of their accounts have stalled as well. */
async function findingsOf(kind: FindingKind, input: object, thresholds: Thresholds = two) {
  const ctx: Context = { ...admin, thresholds }
  const findings = await findFindings(ctx, await findInsights(ctx, { ...march, ...input }))
  return findings.filter((finding) => finding.kind === kind)
}

/** An account whose onboarding took so many steps, each so many days after the one before, and what else it met. */
function account(start: string, steps: number, pace: number, more: OnboardingRecord['attempts'] = []) {
  const attempts = Object.values(OnboardingStep)
    .slice(0, steps)
    .map((step, index) => {
      const endedAt = new Date(Date.parse(start) + index * pace * DAY)
      return { step, code: null, startedAt: endedAt, endedAt }
    })
  const onboarding = { id: randomUUID(), type: 0, abandonedAt: null, attempts: [...attempts, ...more] }
  return { id: randomUUID(), onboardings: [onboarding] }
}

async function seed(rules: object, accounts: ReturnType<typeof account>[]) {
  const { licenseType } = await seedLicenseType(admin, { ...rules })
  const partner = uniqueCode('partner')
  await writeOnboardingHistory(admin, { accounts, vain: [] }, [await typeIds(admin, licenseType)], partner)
  return { licenseType, partner }
}

test('finds where conversion fell, and the accounts that dropped out', async () => {
  app.setNow('2026-05-01T00:00:00Z')
  const [gone, left] = [account('2026-03-02T00:00:00Z', 2, 1), account('2026-03-03T00:00:00Z', 4, 1)]
  const earlier = ['2026-02-20T00:00:00Z', '2026-02-21T00:00:00Z'].map((start) => account(start, 4, 1))
  const { partner } = await seed({}, [gone, left, ...earlier])
  const [finding, ...others] = await findingsOf('CONVERSION_FELL', { partner })
  expect(finding).toEqual({
    kind: 'CONVERSION_FELL',
    text: say('FINDING_CONVERSION_FELL', { share: 0.5, before: 1, step: 'ACTIVATE', dropped: 1 }),
    licenseType: null,
    step: 'ACTIVATE',
    evidence: [
      { name: 'conversion', value: 0.5 },
      { name: 'comparedConversion', value: 1 },
      { name: 'dropped', value: 1 },
    ],
    records: [{ type: 'Account', id: gone.id }],
  })
  expect(others).toEqual([])
  expect(await findingsOf('CONVERSION_FELL', { partner }, { ...two, conversionDrop: 0.6 })).toEqual([])
  expect(await findingsOf('CONVERSION_FELL', { partner }, { ...two, accounts: 3 })).toEqual([])
})

test('finds the error that became far more frequent, and its accounts', async () => {
  app.setNow('2026-03-20T00:00:00Z')
  const met = (at: string) => {
    const endedAt = new Date(at)
    return { step: OnboardingStep.ACTIVATE, code: 'PRODUCT_MISMATCH', startedAt: endedAt, endedAt }
  }
  const accounts = [
    account('2026-03-02T00:00:00Z', 4, 1, [met('2026-03-03T10:00:00Z'), met('2026-03-03T11:00:00Z')]),
    account('2026-03-02T00:00:00Z', 4, 1, [met('2026-03-04T10:00:00Z'), met('2026-02-20T10:00:00Z')]),
  ]
  const { partner, licenseType } = await seed({}, accounts)
  expect(await findingsOf('ERROR_GREW', { partner })).toMatchObject([
    {
      kind: 'ERROR_GREW',
      text: say('FINDING_ERROR_GREW_OF_LICENSE_TYPE', {
        accounts: 2,
        code: 'PRODUCT_MISMATCH',
        step: 'ACTIVATE',
        attempts: 3,
        before: 1,
        licenseType,
      }),
      ...{ licenseType, step: 'ACTIVATE' },
      records: [
        { type: 'Account', id: accounts[1]!.id },
        { type: 'Account', id: accounts[0]!.id },
      ],
    },
  ])
  expect(await findingsOf('ERROR_GREW', { partner }, { ...two, errorGrowth: 4 })).toEqual([])
})

test('says whose keys were not used to activate anything', async () => {
  app.setNow('2026-03-10T00:00:00Z')
  const accounts = [account('2026-03-02T00:00:00Z', 2, 0), account('2026-03-02T00:00:00Z', 2, 0)]
  const { partner, licenseType } = await seed({}, accounts)
  const [finding, ...others] = await findingsOf('ACTIVATION_STALLED', { partner })
  expect(others).toEqual([])
  expect(finding).toMatchObject({
    kind: 'ACTIVATION_STALLED',
    licenseType,
    evidence: [{ value: 2 }, { value: 3 }],
  })
  expect(finding && inEnglish(finding.text)).toMatch(/^2 accounts got a license .* more than 3 days ago/)
  const ids = accounts.map(({ onboardings: [one] }) => one!.id).toSorted()
  expect(finding?.records).toEqual(ids.map((id) => ({ type: 'Onboarding', id })))
  expect(await findingsOf('ACTIVATION_STALLED', { partner }, defaultThresholds)).toEqual([])
  app.setNow('2026-03-03T00:00:00Z')
  expect(await findingsOf('ACTIVATION_STALLED', { partner })).toEqual([])
})

test('says which trial is too short for the time that its customers need', async () => {
  app.setNow('2026-03-30T00:00:00Z')
  const trial = { term: 'P14D', trial: { oncePer: ['EMAIL'] } }
  const slow = ['2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'].map((start) => account(start, 4, 5))
  const { partner, licenseType } = await seed(trial, slow)
  expect(await findingsOf('TRIAL_TOO_SHORT', { partner })).toMatchObject([
    {
      ...{ kind: 'TRIAL_TOO_SHORT', licenseType, step: 'VERIFY_USAGE' },
      text: say('FINDING_TRIAL_TOO_SHORT', {
        accounts: 2,
        licenseType,
        median: 'P10D',
        share: 10 / 14,
        term: 'P14D',
      }),
      evidence: [{ value: 2 }, { value: 10 }, { value: 14 }],
    },
  ])
  expect(await findingsOf('TRIAL_TOO_SHORT', { partner }, { ...two, trialShare: 0.8 })).toEqual([])
  const { partner: bought } = await seed(
    { term: 'P14D' },
    slow.map(() => account('2026-03-02T00:00:00Z', 4, 5)),
  )
  expect(await findingsOf('TRIAL_TOO_SHORT', { partner: bought })).toEqual([])
})

test('a trial is as long as its license was promised, whatever later ones are', async () => {
  app.setNow('2026-03-30T00:00:00Z')
  const slow = () => ['2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'].map((start) => account(start, 4, 5))
  const { partner, licenseType } = await seed({ term: 'P14D', trial: { oncePer: ['EMAIL'] } }, slow())
  const { product } = await admin.db.licenseType.findUniqueOrThrow({
    where: { code: licenseType },
    include: { product: true },
  })
  const rulesOfTypes: Parameters<typeof defineLicenseType>[2]['rules'][] = [
    { term: 'P60D', trial: { oncePer: ['EMAIL'] } },
    { term: 'P1Y' },
  ]
  for (const rules of rulesOfTypes) {
    await transact(admin.db, async (tx) => {
      await defineLicenseType(admin, tx, {
        product: product.code,
        code: licenseType,
        name: licenseType,
        rules,
      })
      await publishLicenseType(admin, tx, licenseType)
    })
    const ids = await typeIds(admin, licenseType)
    const revision = await admin.db.licenseTypeRevision.findFirstOrThrow({
      where: { licenseTypeId: ids.licenseTypeId },
      orderBy: { number: 'desc' },
    })
    const types = [{ ...ids, revisionId: revision.id }]
    await writeOnboardingHistory(admin, { accounts: slow(), vain: [] }, types, partner)
  }

  const found = await findingsOf('TRIAL_TOO_SHORT', { partner })
  expect(found).toMatchObject([{ licenseType, evidence: [{ value: 2 }, { value: 10 }, { value: 14 }] }])
  const [of60] = await findingsOf('TRIAL_TOO_SHORT', { partner }, { ...two, trialShare: 0.1 }).then((all) =>
    all.filter(({ evidence }) => evidence[2]!.value === 60),
  )
  expect(of60).toMatchObject({ evidence: [{ value: 2 }, { value: 10 }, { value: 60 }] })
})

test('says of which type seats are bought and idle before a renewal', async () => {
  app.setNow('2026-03-20T00:00:00Z')
  const { licenseType } = await seedLicenseType(admin)
  const partner = uniqueCode('partner')
  const device = (lastSeenAt: string) => ({
    ...{ version: null, leaseEndsAt: null, deactivatedAt: null },
    lastSeenAt: new Date(lastSeenAt),
  })
  const license = (expiry: string, ...seen: string[]) => ({
    ...{ type: 0, maxActivations: 4, graceMs: 0, revokedAt: null, counters: [], renewedFrom: [] },
    expiry: new Date(expiry),
    activations: seen.map(device),
  })
  const history = [
    license('2026-04-20T00:00:00Z', '2026-03-19T00:00:00Z', '2026-02-01T00:00:00Z'),
    license('2026-04-20T00:00:00Z', ...Array(3).fill('2026-03-19T00:00:00Z')),
    license('2026-06-20T00:00:00Z'),
  ]
  await writeLicenseHistory(admin, history, [await typeIds(admin, licenseType)], partner)
  expect(await findingsOf('SEATS_IDLE_BEFORE_RENEWAL', { partner })).toMatchObject([
    {
      ...{ kind: 'SEATS_IDLE_BEFORE_RENEWAL', licenseType, step: null },
      text: say('FINDING_SEATS_IDLE', {
        licenses: 1,
        licenseType,
        days: 60,
        idle: 3,
        seats: 4,
        idleDays: 30,
      }),
    },
  ])
  expect(await findingsOf('SEATS_IDLE_BEFORE_RENEWAL', { partner }, { ...two, idleShare: 0.8 })).toEqual([])
  expect(await findingsOf('SEATS_IDLE_BEFORE_RENEWAL', { partner }, { ...two, renewalDays: 14 })).toEqual([])
})

test('says of which type seats run out soon after the issue, with links that the graph follows', async () => {
  app.setNow('2026-03-02T00:00:00Z')
  const { licenseType, product } = await seedLicenseType(admin, { maxActivations: 1 })
  const ids: string[] = []
  for (const refused of ['2026-03-05T00:00:00Z', '2026-03-20T00:00:00Z']) {
    app.setNow('2026-03-02T00:00:00Z')
    const { onboardingId } = await seedAccount(admin)
    const { licenseKey: key, licenseId } = await assignLicense(admin, { onboardingId, licenseType })
    ids.push(licenseId)
    await activateLicense(admin, { key, product, fingerprint: 'first' })
    app.setNow(refused)
    await expect(activateLicense(admin, { key, product, fingerprint: 'second' })).rejects.toThrow()
  }
  expect(await findingsOf('LIMIT_HIT_EARLY', { licenseType })).toEqual([])
  const [finding] = await findingsOf('LIMIT_HIT_EARLY', { licenseType }, { ...two, accounts: 1 })
  expect(finding).toMatchObject({ kind: 'LIMIT_HIT_EARLY', records: [{ type: 'License', id: ids[0] }] })
  expect(finding && inEnglish(finding.text)).toMatch(
    /^1 license of type .*, 50% of those issued .* within 7 days/,
  )

  const document = `query ($input: InsightsInput!) {
    insights(input: $input) { findings { kind says text { code arguments { name number } } licenseType step evidence { name value } records } }
  }`
  const input = { ...march, licenseType }
  const { data } = await execute(sensitive, admin, document, { input }, { 'accept-language': 'de' })
  const answered = data.insights.findings.find(({ kind }: { kind: string }) => kind === 'LIMIT_HIT_EARLY')
  const evidence = [
    { name: 'licensesIssued', value: 2 },
    { name: 'licensesRefusedEarly', value: 1 },
  ]
  expect(answered).toMatchObject({
    says: expect.stringMatching(/^Bei 1 Lizenz vom Typ .*, 50\s% der im Zeitraum ausgestellten, /),
    text: {
      code: 'FINDING_LIMIT_HIT_EARLY',
      arguments: expect.arrayContaining([{ name: 'days', number: 7 }]),
    },
    ...{ licenseType, step: 'ACTIVATE', evidence },
  })
  const node = await execute(app, admin, `{ node(id: "${answered.records[0]}") { __typename id } }`)
  expect(node.data.node).toEqual({ __typename: 'License', id: toTypedId('License', ids[0]!) })
})

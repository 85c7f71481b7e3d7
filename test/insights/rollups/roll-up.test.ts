import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { OnboardingStep } from '../../../prisma/client/enums.ts'
import { mergeAccounts } from '../../../src/crm/merge-accounts.ts'
import { findErrorPatterns } from '../../../src/insights/error-patterns.ts'
import { findActivationTimes, findFunnel } from '../../../src/insights/funnel.ts'
import { selectRecords } from '../../../src/insights/selection.ts'
import { transact } from '../../../src/platform/db.ts'
import { jobs } from '../../../src/platform/jobs.ts'
import { startTestApp } from '../../app.ts'
import { seedLicenseType, uniqueCode } from '../../seed.ts'
import {
  type OnboardingRecord,
  type TypeIds,
  typeIds,
  writeOnboardingHistory,
} from '../onboarding-history.ts'

const { admin, handlers, setNow, logged, runJobs } = await startTestApp()
const { db } = admin
const HOUR = 3_600_000
let type: TypeIds

beforeAll(async () => {
  type = await typeIds(admin, (await seedLicenseType(admin)).licenseType)
})

/** An account that took so many steps, an hour each, after one refused attempt. */
function account(enteredAt: string, steps: number) {
  const at = (hours: number) => new Date(Date.parse(enteredAt) + hours * HOUR)
  const refused = {
    step: OnboardingStep.ASSIGN_LICENSE,
    code: 'INPUT_INVALID',
    startedAt: at(0),
    endedAt: at(0),
  }
  const confirmed = Object.values(OnboardingStep)
    .slice(0, steps)
    .map((step, index) => ({ step, code: null, startedAt: at(index), endedAt: at(index) }))
  const onboarding: OnboardingRecord = {
    id: randomUUID(),
    type: 0,
    abandonedAt: null,
    attempts: [refused, ...confirmed],
  }
  return { id: randomUUID(), onboardings: [onboarding] }
}

async function seed(...accounts: ReturnType<typeof account>[]): Promise<string> {
  const partner = uniqueCode('partner')
  await writeOnboardingHistory(admin, { accounts, vain: [] }, [type], partner)
  return partner
}

async function figures(asked: { from: string; to: string; zone?: string; partner: string }) {
  const selection = await selectRecords(admin, asked)
  return {
    funnel: await findFunnel(admin, selection),
    times: await findActivationTimes(admin, selection),
    patterns: await findErrorPatterns(admin, selection),
  }
}

const rollups = () =>
  db.funnelRollup.findMany({
    omit: { id: true },
    orderBy: [
      { isMonth: 'asc' },
      { startsOn: 'asc' },
      { partner: 'asc' },
      { licenseTypeId: 'asc' },
      { step: 'asc' },
    ],
  })

test('is a job that runs by itself, and changes nothing when there is nothing new', async () => {
  expect(jobs['insights.roll-up'].cron).toBe('*/10 * * * *')
  setNow('2026-03-20T00:00:00Z')
  const partner = await seed(account('2026-03-02T10:00:00Z', 4), account('2026-03-02T12:00:00Z', 4))
  await handlers['insights.roll-up']({})
  const written = await rollups()
  expect(written.find((row) => row.partner === partner && row.step === 3 && !row.isMonth)).toMatchObject({
    ...{ completed: 2, tookMs: BigInt(2 * HOUR), times: [BigInt(HOUR)], accounts: [2] },
    startsOn: new Date('2026-03-02'),
  })
  await handlers['insights.roll-up']({})
  expect(await rollups()).toEqual(written)
})

test('catches up after weeks in which it did not run, and says how far it came', async () => {
  setNow('2026-01-10T00:00:00Z')
  const days = Array.from({ length: 60 }, (_, day) => new Date(Date.UTC(2025, 9, 1 + day, 9)).toISOString())
  const partner = await seed(...days.map((day) => account(day, 2)))
  const asked = { from: '2025-10-01', to: '2025-12-31', partner }
  const before = await figures(asked)
  logged.length = 0
  await handlers['insights.roll-up']({})
  await runJobs()
  expect(logged).toContainEqual(expect.objectContaining({ msg: 'insights rolled up', days: 60, months: 2 }))
  expect(await db.onboardingProgress.count({ where: { partner, rolledOn: null } })).toBe(0)
  expect(await figures(asked)).toEqual(before)
  expect(before.funnel.map(({ completed }) => completed)).toEqual([60, 60, 0, 0])
})

test.each([
  ['2026-03-29', 23],
  ['2026-10-25', 25],
])('the day on which clocks are set, %s, has its own hours, rolled up or not', async (day, hours) => {
  setNow('2026-12-31T00:00:00Z')
  const midnight = Date.parse(day) - 2 * HOUR
  const hourly = Array.from({ length: 36 }, (_, hour) => new Date(midnight + hour * HOUR).toISOString())
  const partner = await seed(...hourly.map((instant) => account(instant, 4)))
  const asked = { from: day, to: day, zone: 'Europe/Berlin', partner }
  const before = await figures(asked)
  expect(before.funnel[0]).toMatchObject({ entered: hours })
  await handlers['insights.roll-up']({})
  expect(await figures(asked)).toEqual(before)
  expect(
    await figures({ ...asked, to: new Date(Date.parse(day) + 72 * HOUR).toISOString().slice(0, 10) }),
  ).toMatchObject({
    funnel: [{ entered: day === '2026-03-29' ? 35 : 36 }, {}, {}, {}],
  })
})

test('a license that changes its type takes its onboarding and what it met along', async () => {
  setNow('2026-05-20T00:00:00Z')
  const partner = await seed(account('2026-03-05T10:00:00Z', 4))
  await handlers['insights.roll-up']({})
  const other = await typeIds(admin, (await seedLicenseType(admin)).licenseType)
  const { licenseId } = await db.onboarding.findFirstOrThrow({ where: { account: { partner } } })
  await db.license.update({ where: { id: licenseId! }, data: other })
  const { code } = await db.licenseType.findUniqueOrThrow({ where: { id: other.licenseTypeId } })
  const asked = { from: '2026-03-01', to: '2026-03-31', partner, licenseType: code }
  const rolledUp = async () => {
    await handlers['insights.roll-up']({})
    return await figures(asked)
  }
  for (const result of [await figures(asked), await rolledUp()]) {
    expect(result.funnel[3]).toMatchObject({ completed: 1 })
    expect(result.patterns).toMatchObject([{ licenseType: code, attempts: 1 }])
  }
})

test('forgets attempts that are older than they are kept, and figures of the past stay', async () => {
  expect(jobs['insights.forget-attempts'].cron).toBe('50 3 * * *')
  setNow('2026-06-01T00:00:00Z')
  const partner = await seed(account('2024-03-02T10:00:00Z', 4), account('2026-05-20T00:00:00Z', 2))
  const [old, young] = [
    { from: '2024-03-01', to: '2024-03-31', partner },
    { from: '2026-05-01', to: '2026-05-31', partner },
  ]
  const before = [await figures(old), await figures(young)]
  const left = () => db.onboardingAttempt.count({ where: { onboarding: { account: { partner } } } })

  await handlers['insights.forget-attempts']({})
  // What was refused and is not rolled up yet is not forgotten.
  expect(await left()).toBe(1 + 3)
  expect([await figures(old), await figures(young)]).toEqual(before)

  await handlers['insights.roll-up']({})
  await handlers['insights.forget-attempts']({})
  expect(await left()).toBe(3)
  expect([await figures(old), await figures(young)]).toEqual(before)
  expect(before[0]!.patterns).toMatchObject([{ attempts: 1 }])
})

test('counts merged accounts as one, exactly, before the next roll-up and after it', async () => {
  setNow('2026-04-20T00:00:00Z')
  const [first, second] = [account('2026-04-02T10:00:00Z', 4), account('2026-04-05T10:00:00Z', 2)]
  const apart = await seed(first, second, account('2026-04-06T10:00:00Z', 3))
  const copy = (from: ReturnType<typeof account>) =>
    from.onboardings.map((onboarding) => ({ ...onboarding, id: randomUUID() }))
  const together = await seed(
    { id: randomUUID(), onboardings: [...copy(first), ...copy(second)] },
    account('2026-04-06T10:00:00Z', 3),
  )
  const period = { from: '2026-04-01', to: '2026-04-18' }
  const counts = async (partner: string) => {
    const { funnel, times, patterns } = await figures({ ...period, partner })
    return { funnel, times, patterns: patterns.map(({ step, code, accounts }) => ({ step, code, accounts })) }
  }
  await handlers['insights.roll-up']({})
  const expected = await counts(together)
  expect(await counts(apart)).not.toEqual(expected)

  const input = { fromId: second.id, intoId: first.id, reason: 'Duplicate.' }
  await transact(db, (tx) => mergeAccounts(admin, tx, input))

  expect(await counts(apart)).toEqual(expected)
  await handlers['insights.roll-up']({})
  expect(await counts(apart)).toEqual(expected)
})

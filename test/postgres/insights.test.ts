import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OnboardingStep } from '../../prisma/client/enums.ts'
import { findFunnel } from '../../src/insights/funnel.ts'
import { rollUpFunnel } from '../../src/insights/rollups/roll-up-funnel.ts'
import { selectRecords } from '../../src/insights/selection.ts'
import { openDatabase } from '../../src/platform/database/open.ts'
import { startTestApp, type TestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { funnelNaively, progressNaively } from '../insights/naive-onboarding.ts'
import {
  type OnboardingHistory,
  type OnboardingRecord,
  type TypeIds,
  typeIds,
  writeOnboardingHistory,
} from '../insights/onboarding-history.ts'
import { seedLicenseType } from '../seed.ts'

const HOUR = 3_600_000

describe.skipIf(!hasPostgres())('roll-ups by two workers on one database', () => {
  let drop: () => Promise<void>
  let workers: TestApp[]
  let types: TypeIds[]

  beforeAll(async () => {
    const created = await createPostgresDatabase()
    drop = created.drop
    const open = () =>
      openDatabase({
        url: created.url,
        dataDir: '',
        poolSize: 10,
        statementTimeoutMs: 60_000,
        waitMs: 10_000,
      })
    workers = [await startTestApp(open), await startTestApp(open)]
    for (const { setNow } of workers) setNow('2026-03-20T00:00:00Z')
    types = [await typeIds(workers[0]!.admin, (await seedLicenseType(workers[0]!.admin)).licenseType)]
  })
  afterAll(() => drop?.())

  /** Returns an onboarding of one account. Its first `early` steps are recorded early, the others late. */
  function onboarding(hour: number, early: number, late: boolean): OnboardingRecord {
    const attempts = Object.values(OnboardingStep).map((step, index) => {
      const endedAt = new Date(Date.UTC(2026, 2, 1) + (hour + index) * HOUR)
      return { step, code: null, startedAt: endedAt, endedAt, late: index >= early }
    })
    return { id: randomUUID(), type: 0, abandonedAt: null, attempts, late }
  }

  test('miss no account and count none twice, while both workers run and other clients write', async () => {
    const [first, second] = workers as [TestApp, TestApp]
    const history: OnboardingHistory = {
      vain: [],
      accounts: Array.from({ length: 240 }, (_, n) => ({
        id: randomUUID(),
        // Every third account enters a second time, while its first onboarding is being rolled up.
        onboardings: [
          onboarding(n, n % 2 === 0 ? 4 : 1, false),
          ...(n % 3 === 0 ? [onboarding(n + 30, 4, true)] : []),
        ],
      })),
    }
    await writeOnboardingHistory(first.admin, history, types, 'partner', 'early')
    const selection = await selectRecords(first.admin, { from: '2026-03-01', to: '2026-03-19' })
    let working = true
    const entered: number[] = []
    const reading = (async () => {
      while (working) entered.push((await findFunnel(second.admin, selection))[0]!.entered)
    })()
    const writing = Promise.all(
      Array.from({ length: 8 }, (_, part) => {
        const accounts = history.accounts.filter((_, n) => n % 8 === part)
        return writeOnboardingHistory(first.admin, { vain: [], accounts }, types, 'partner', 'late')
      }),
    )
    const rolling = Promise.all(
      workers.flatMap(({ ctx }) =>
        [0, 1].map(async () => {
          for (let run = 0; run < 4; run++) await rollUpFunnel(ctx)
        }),
      ),
    )
    await Promise.all([writing, rolling])
    working = false
    await reading

    expect(new Set(entered)).toEqual(new Set([240]))
    const expected = funnelNaively(progressNaively(history, selection, null))
    expect(await findFunnel(first.admin, selection)).toEqual(expected)
    await rollUpFunnel(second.ctx)
    expect(await findFunnel(first.admin, selection)).toEqual(expected)
    expect(await first.admin.db.onboardingProgress.count({ where: { rolledOn: null } })).toBe(160)
  })
})

import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { atOnce, recordUsage, seedLicense } from './mutations.ts'

describe.skipIf(!hasPostgres())('usage, through two gateways on one database', () => {
  const licet = useGateways()
  const meter = 'exports'

  test('parallel records lose nothing', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { meters: [{ code: meter }] })

    const answers = await atOnce(60, (turn) => recordUsage(licet.at(turn), { key, meter, amount: turn + 1 }))

    expect(answers.every(({ reading }) => reading)).toBe(true)
    expect(Math.max(...answers.map(({ reading }) => reading.used))).toBe(1830)
    expect(await usageOf(licenseId)).toEqual({ counted: 1830, recorded: 1830, records: 60, events: 60 })
  })

  test('parallel records fill a limit that blocks and never pass it', async () => {
    const meters = [{ code: meter, limit: 100, overage: 'BLOCK' }]
    const { key, licenseId } = await seedLicense(licet.at(0), { meters })

    const answers = await atOnce(40, (turn) => recordUsage(licet.at(turn), { key, meter, amount: 7 }))

    expect(answers.filter(({ reading }) => reading)).toHaveLength(14)
    for (const refusal of answers.filter(({ code }) => code)) {
      expect(refusal).toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED', limit: 100, used: 98 })
    }
    expect(await usageOf(licenseId)).toEqual({ counted: 98, recorded: 98, records: 14, events: 14 })
  })

  test('the acknowledged amounts are the counter and its records, whatever their sizes', async () => {
    const meters = [{ code: meter, limit: 200, overage: 'BLOCK', period: 'MONTH' }]
    const { key, licenseId } = await seedLicense(licet.at(0), { meters })
    const amountOf = (turn: number) => 1 + ((turn * 7) % 23)

    const answers = await atOnce(50, (turn) =>
      recordUsage(licet.at(turn), { key, meter, amount: amountOf(turn) }),
    )

    const acknowledged = answers.reduce((sum, { reading }, turn) => sum + (reading ? amountOf(turn) : 0), 0)
    expect(acknowledged).toBeLessThanOrEqual(200)
    expect(await usageOf(licenseId)).toMatchObject({ counted: acknowledged, recorded: acknowledged })
    // Each refusal was right: the smallest refused amount still exceeds the limit.
    const refused = answers.flatMap(({ code }, turn) => (code ? [amountOf(turn)] : []))
    expect(acknowledged + Math.min(...refused)).toBeGreaterThan(200)
  })

  test('one idempotency key ten times at once is one record', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { meters: [{ code: meter, limit: 10 }] })
    const input = { key, meter, amount: 4, idempotencyKey: uniqueCode('one-export') }

    const answers = await atOnce(10, (turn) => recordUsage(licet.at(turn), input))

    expect(answers).toEqual(Array(10).fill({ reading: { used: 4, remaining: 6 } }))
    expect(await usageOf(licenseId)).toEqual({ counted: 4, recorded: 4, records: 1, events: 1 })
  })

  /** The counter, what the records add up to, how many there are, and the events that say so. */
  async function usageOf(licenseId: string) {
    const { rows } = await licet.sql.query(
      `select (select sum(used)::int from usage_counters where license_id = $1) as counted,
        coalesce(sum(amount), 0)::int as recorded, count(*)::int as records,
        (select count(*)::int from events where license_id = $1 and type = 'usage.recorded') as events
      from usage_records where license_id = $1`,
      [licenseId],
    )
    return rows[0]
  }
})

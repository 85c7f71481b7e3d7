import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { atOnce, recordUsage, seedLicense } from './mutations.ts'

describe.skipIf(!hasPostgres())('usage, through two gateways on one database', () => {
  const licet = useGateways()
  const meter = 'exports'

  test('parallel records are all counted', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { meters: [{ code: meter }] })

    const results = await atOnce(60, (turn) => recordUsage(licet.at(turn), { key, meter, amount: turn + 1 }))

    expect(results.every(({ reading }) => reading)).toBe(true)
    expect(Math.max(...results.map(({ reading }) => reading.used))).toBe(1830)
    expect(await usageOf(licenseId)).toEqual({ counted: 1830, recorded: 1830, records: 60, events: 60 })
  })

  test('parallel records fill a limit that blocks, and never exceed it', async () => {
    const meters = [{ code: meter, limit: 100, overage: 'BLOCK' }]
    const { key, licenseId } = await seedLicense(licet.at(0), { meters })

    const results = await atOnce(40, (turn) => recordUsage(licet.at(turn), { key, meter, amount: 7 }))

    expect(results.filter(({ reading }) => reading)).toHaveLength(14)
    for (const refusal of results.filter(({ code }) => code)) {
      expect(refusal).toMatchObject({ code: 'USAGE_LIMIT_EXCEEDED', limit: 100, used: 98 })
    }
    expect(await usageOf(licenseId)).toEqual({ counted: 98, recorded: 98, records: 14, events: 14 })
  })

  test('the counter and its records equal the acknowledged amounts', async () => {
    const meters = [{ code: meter, limit: 200, overage: 'BLOCK', period: 'MONTH' }]
    const { key, licenseId } = await seedLicense(licet.at(0), { meters })
    const amountOf = (turn: number) => 1 + ((turn * 7) % 23)

    const results = await atOnce(50, (turn) =>
      recordUsage(licet.at(turn), { key, meter, amount: amountOf(turn) }),
    )

    const acknowledged = results.reduce((sum, { reading }, turn) => sum + (reading ? amountOf(turn) : 0), 0)
    expect(acknowledged).toBeLessThanOrEqual(200)
    expect(await usageOf(licenseId)).toMatchObject({ counted: acknowledged, recorded: acknowledged })
    // No refused amount would have fitted: even the smallest of them still exceeds the limit.
    const refused = results.flatMap(({ code }, turn) => (code ? [amountOf(turn)] : []))
    expect(acknowledged + Math.min(...refused)).toBeGreaterThan(200)
  })

  test('ten parallel requests with one idempotency key create one record', async () => {
    const { key, licenseId } = await seedLicense(licet.at(0), { meters: [{ code: meter, limit: 10 }] })
    const input = { key, meter, amount: 4, idempotencyKey: uniqueCode('one-export') }

    const results = await atOnce(10, (turn) => recordUsage(licet.at(turn), input))

    expect(results).toEqual(Array(10).fill({ reading: { used: 4, remaining: 6 } }))
    expect(await usageOf(licenseId)).toEqual({ counted: 4, recorded: 4, records: 1, events: 1 })
  })

  /** Returns the counter, the sum of its records, their number, and the number of their events. */
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

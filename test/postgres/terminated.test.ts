import { describe, expect, test, vi } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { cutConnections, useGateways } from './gateways.ts'
import {
  activate,
  atOnce,
  Fault,
  mutate,
  recordUsage,
  seedAccount,
  seedLicense,
  seedLicenseType,
  validate,
} from './mutations.ts'

describe.skipIf(!hasPostgres())('while the database ends the connections of both gateways', () => {
  const licet = useGateways()

  test('no acknowledged activation and no acknowledged usage is lost', async () => {
    const rules = {
      maxActivations: 10_000,
      meters: [{ code: 'exports', limit: 1_000_000, overage: 'BLOCK' }],
    }
    const { key, licenseId } = await seedLicense(licet.at(0), rules)
    const acknowledged = { activations: new Set<string>(), usage: 0 }
    const unknown = { activations: 0, usage: 0 }
    let over = false

    const cutting = cutConnections(licet.sql, 8, () => unknown.activations + unknown.usage > 0).finally(
      () => {
        over = true
      },
    )
    await atOnce(10, async (client) => {
      for (let turn = 0; turn < 8 || !over; turn++) {
        const gateway = licet.at(client + turn)
        await unlessFault(
          async () => {
            const { activation } = await activate(gateway, { key, fingerprint: `device-${client}-${turn}` })
            acknowledged.activations.add(activation.id)
          },
          () => unknown.activations++,
        )
        await unlessFault(
          async () => {
            const { reading } = await recordUsage(gateway, { key, meter: 'exports', amount: 3 })
            expect(reading.used).toBeGreaterThan(0)
            acknowledged.usage += 3
          },
          () => {
            unknown.usage += 3
          },
        )
      }
    })
    await cutting

    const { rows } = await licet.sql.query(
      `select active_activations as counted,
        (select count(*)::int from activations where license_id = $1 and deactivated_at is null) as held,
        (select count(*)::int from events where license_id = $1 and type = 'license.activated') as events,
        (select used::int from usage_counters where license_id = $1) as used,
        (select sum(amount)::int from usage_records where license_id = $1) as recorded
      from licenses where id = $1`,
      [licenseId],
    )
    const { counted, held, events, used, recorded } = rows[0]
    expect({ held, events, used }).toEqual({ held: counted, events: counted, used: recorded })
    // Some operations with an unknown outcome took effect. All acknowledged operations did.
    expect(unknown.activations + unknown.usage).toBeGreaterThan(0)
    expect(held).toBeGreaterThanOrEqual(acknowledged.activations.size)
    expect(held).toBeLessThanOrEqual(acknowledged.activations.size + unknown.activations)
    expect(used).toBeGreaterThanOrEqual(acknowledged.usage)
    expect(used).toBeLessThanOrEqual(acknowledged.usage + unknown.usage)
  })

  test('a client that retries with its idempotency key gets one license for each order', async () => {
    const account = await seedAccount(licet.at(0))
    const licenseType = await seedLicenseType(licet.at(0))
    const orders = uniqueCode('order')
    const keys = new Set<string>()
    let [placed, faults, over] = [0, 0, false]

    const cutting = cutConnections(licet.sql, 8, () => faults > 0).finally(() => {
      over = true
    })
    await atOnce(5, async () => {
      for (let mine = 0; mine < 6 || !over; mine++) {
        const input = { account, licenseType, idempotencyKey: `${orders}-${placed++}` }
        for (let turn = mine, key: string | null = null; key === null; turn++) {
          try {
            key = (await mutate(licet.at(turn), 'issueLicense', input, 'licenseKey')).licenseKey as string
            keys.add(key)
          } catch (error) {
            if (!isUnavailable(error)) throw error
            faults++
          }
        }
      }
    })
    await cutting

    expect(keys.size).toBe(placed)
    const { rows } = await licet.sql.query(
      'select count(*)::int as count from licenses where license_type_id = (select id from license_types where code = $1)',
      [licenseType],
    )
    expect(rows).toEqual([{ count: placed }])
    const codes = await Promise.all([...keys].map((key) => validate(licet.at(0), { key })))
    expect(codes.every(({ valid }) => valid)).toBe(true)
  })

  test('both gateways become ready again', async () => {
    await cutConnections(licet.sql, 1)

    for (const turn of [0, 1]) {
      await vi.waitFor(
        async () => expect((await fetch(`${licet.at(turn).url}/ready`)).status).toBe(200),
        15_000,
      )
    }
  })
})

/** Whether the client may retry: the database was unavailable, and the operation may have taken effect. */
const isUnavailable = (error: unknown) => error instanceof Fault && error.code === 'DATABASE_UNAVAILABLE'

/** Runs `work`. If the database is unavailable, calls `onFault`; any other error is thrown. */
async function unlessFault(work: () => Promise<void>, onFault: () => void): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    onFault()
  }
}

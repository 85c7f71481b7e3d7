import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutateAgain, seedAccount, seedLicenseType, validate } from './mutations.ts'

describe.skipIf(!hasPostgres())('many licenses at once, through two gateways on one database', () => {
  const licet = useGateways()

  const issuedOf = async (licenseType: string) => {
    const { rows } = await licet.sql.query(
      `select count(*)::int as licenses, count(distinct k.digest)::int as keys, count(distinct e.id)::int as events
      from licenses l join license_types t on t.id = l.license_type_id
      left join license_keys k on k.license_id = l.id left join events e on e.license_id = l.id where t.code = $1`,
      [licenseType],
    )
    return rows[0]
  }

  test('four parallel calls with one idempotency key issue 1,000 licenses, and all return the same file', async () => {
    const licenseType = await seedLicenseType(licet.at(0))
    const account = await seedAccount(licet.at(0))
    const idempotencyKey = uniqueCode('campaign')
    const lines = [{ account, licenseType, quantity: 1000 }]

    const results = await atOnce(4, (turn) =>
      mutateAgain(licet.at(turn), 'issueLicenses', { lines, idempotencyKey }, 'count keyFile'),
    )

    expect(results.map(({ count }) => count)).toEqual([1000, 1000, 1000, 1000])
    expect(new Set(results.map(({ keyFile }) => keyFile)).size).toBe(1)
    expect(await issuedOf(licenseType)).toEqual({ licenses: 1000, keys: 1000, events: 1000 })
    const [last] = String(results[0]!.keyFile).trimEnd().split('\r\n').slice(-1)
    expect(await validate(licet.at(1), { key: last!.split(',')[3]! })).toMatchObject({ code: 'VALID' })
  })

  test('parallel calls for the same accounts in another order all issue their licenses', async () => {
    const licenseType = await seedLicenseType(licet.at(0))
    const accounts = await atOnce(6, () => seedAccount(licet.at(0)))

    const results = await atOnce(8, (turn) =>
      mutateAgain(
        licet.at(turn),
        'issueLicenses',
        {
          lines: (turn % 2 ? accounts : accounts.toReversed()).map((account) => ({ account, licenseType })),
          idempotencyKey: uniqueCode('campaign'),
        },
        'count',
      ),
    )

    expect(results).toEqual(Array.from({ length: 8 }, () => ({ count: 6 })))
    expect(await issuedOf(licenseType)).toEqual({ licenses: 48, keys: 48, events: 48 })
  })
})

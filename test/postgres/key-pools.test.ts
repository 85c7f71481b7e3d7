import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { atOnce, customer, mutate, seedAccount, seedLicenseType, validate } from './mutations.ts'

describe.skipIf(!hasPostgres())('key pools, through two gateways on one database', () => {
  const licet = useGateways()

  async function createPool(input: object): Promise<{ id: string; keys: string[] }> {
    const { keyFile, keyPool } = await mutate(
      licet.at(0),
      'createKeyPool',
      {
        name: uniqueCode('pool'),
        licenseType: await seedLicenseType(licet.at(0)),
        idempotencyKey: uniqueCode('pool'),
        ...input,
      },
      'keyFile keyPool { id }',
    )
    const [, ...rows] = String(keyFile ?? '')
      .trimEnd()
      .split('\r\n')
    return { id: (keyPool as { id: string }).id, keys: rows.map((row) => row.split(',')[1]!) }
  }
  const licensesOf = async (key: string) => {
    const { rows } = await licet.sql.query(
      `select count(*)::int as licenses, count(distinct k.digest)::int as keys from licenses l
        join license_keys k on k.license_id = l.id where l.key_hint = $1`,
      [key.slice(-5)],
    )
    return rows[0]
  }

  test('of ten parallel claims of one key for different customers exactly one succeeds', async () => {
    const { keys } = await createPool({ count: 1 })
    const results = await atOnce(10, (turn) =>
      mutate(
        licet.at(turn),
        'claimPooledKey',
        { key: keys[0], newAccount: customer(uniqueCode('buyer')) },
        'license { id }',
      ),
    )
    expect(results.filter(({ license }) => license)).toHaveLength(1)
    expect(results.filter(({ code }) => code === 'POOLED_KEY_CLAIMED')).toHaveLength(9)
    expect(await licensesOf(keys[0]!)).toEqual({ licenses: 1, keys: 1 })
    for (const at of [0, 1])
      expect(await validate(licet.at(at), { key: keys[0]! })).toMatchObject({ code: 'VALID' })
  })

  test('parallel claims with one idempotency key issue one license, and all return it', async () => {
    const { keys } = await createPool({ count: 1 })
    const account = await seedAccount(licet.at(0))
    const idempotencyKey = uniqueCode('sale')
    const results = await atOnce(6, (turn) =>
      mutate(licet.at(turn), 'claimPooledKey', { key: keys[0], account, idempotencyKey }, 'license { id }'),
    )
    expect(new Set(results.map(({ license }) => (license as { id: string }).id)).size).toBe(1)
    expect(await licensesOf(keys[0]!)).toEqual({ licenses: 1, keys: 1 })
  })

  test('a key is either claimed or revoked by parallel calls, and never both', async () => {
    const { id, keys } = await createPool({ count: 10 })
    const account = await seedAccount(licet.at(0))
    const [revoked, ...claimed] = await atOnce(11, (turn) =>
      turn === 0
        ? mutate(
            licet.at(1),
            'revokePooledKeys',
            { keyPool: id, all: true, reason: 'stolen' },
            'revokedCount',
          )
        : mutate(licet.at(turn), 'claimPooledKey', { key: keys[turn - 1], account }, 'license { id }'),
    )
    const licensed = claimed.filter(({ license }) => license)
    expect(claimed.filter(({ code }) => code === 'POOLED_KEY_REVOKED')).toHaveLength(10 - licensed.length)
    expect(revoked!.revokedCount).toBe(10 - licensed.length)
    const codes = await Promise.all(keys.map((key) => validate(licet.at(0), { key })))
    expect(codes.filter(({ code }) => code === 'VALID')).toHaveLength(licensed.length)
    expect(codes.filter(({ code }) => code === 'NOT_FOUND')).toHaveLength(10 - licensed.length)
  })

  test('of parallel pools and licenses with one supplied key, in any letters, one gets it', async () => {
    const licenseType = await seedLicenseType(licet.at(0))
    const account = await seedAccount(licet.at(0))
    const key = uniqueCode('shared-key')
    const results = await atOnce(10, (turn) =>
      turn % 3 === 0
        ? mutate(licet.at(turn), 'issueLicense', { account, licenseType, key }, 'license { id }')
        : mutate(
            licet.at(turn),
            'createKeyPool',
            {
              name: 'race',
              licenseType,
              keys: [turn % 2 ? key : key.toUpperCase()],
              idempotencyKey: uniqueCode('pool'),
            },
            'addedCount',
          ),
    )
    expect(results.filter(({ code }) => code === 'LICENSE_KEY_TAKEN')).toHaveLength(9)
    expect(results.filter(({ code }) => code === undefined)).toHaveLength(1)
  })
})

describe.skipIf(!hasPostgres())('the most keys of a pool, through two gateways on one database', () => {
  const licet = useGateways({ environment: { LICET_LIMIT_POOL_KEYS: '120' } })

  test('are never exceeded by parallel additions', async () => {
    const input = {
      name: 'small',
      licenseType: await seedLicenseType(licet.at(0)),
      count: 1,
      idempotencyKey: uniqueCode('pool'),
    }
    const { keyPool } = await mutate(licet.at(0), 'createKeyPool', input, 'keyPool { id }')
    const results = await atOnce(6, (turn) =>
      mutate(
        licet.at(turn),
        'addPooledKeys',
        { keyPool: keyPool.id, count: 50, idempotencyKey: uniqueCode('more') },
        'keyPool { available }',
      ),
    )
    expect(results.filter(({ code }) => code === 'KEY_POOL_LIMIT_EXCEEDED')).toHaveLength(4)
    const { rows } = await licet.sql.query(
      'select count(*)::int as pooled, (select count(*)::int from license_keys) as keys from pooled_keys',
    )
    expect(rows).toEqual([{ pooled: 101, keys: 101 }])
  })
})

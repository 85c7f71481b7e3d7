import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate, seedAccount, seedLicenseType } from './mutations.ts'

describe.skipIf(!hasPostgres())('keys of the caller, through two gateways on one database', () => {
  const licet = useGateways()

  test.each<[string, (turn: number) => string]>([
    ['equal keys', () => 'key'],
    ['keys that differ in case', (turn) => (turn % 2 ? 'KEY' : 'key')],
  ])('of ten parallel licenses with %s one is issued', async (_, spell) => {
    const licenseType = await seedLicenseType(licet.at(0))
    const account = await seedAccount(licet.at(0))
    const name = uniqueCode('shop')

    const results = await atOnce(10, (turn) =>
      mutate(
        licet.at(turn),
        'issueLicense',
        { account, licenseType, key: `${name}-${spell(turn)}` },
        'licenseKey',
      ),
    )

    expect(results.filter(({ licenseKey }) => licenseKey)).toHaveLength(1)
    expect(results.filter(({ code }) => code === 'LICENSE_KEY_TAKEN')).toHaveLength(9)
    const { rows } = await licet.sql.query(
      `select count(*)::int as licenses, (select count(*)::int from license_keys k join licenses l on l.id = k.license_id
        join license_types t on t.id = l.license_type_id where t.code = $1) as keys
      from licenses l join license_types t on t.id = l.license_type_id where t.code = $1`,
      [licenseType],
    )
    expect(rows).toEqual([{ licenses: 1, keys: 1 }])
  })
})

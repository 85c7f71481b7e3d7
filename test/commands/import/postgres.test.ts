import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { TEST_SECRET } from '../../app.ts'
import { hasPostgres } from '../../database.ts'
import { useGateways } from '../../postgres/gateways.ts'
import { mutate } from '../../postgres/mutations.ts'
import { runCommand } from './command.ts'
import { makeFolder } from './files.ts'

const validate = 'query ($key: String!) { validateLicense(input: { key: $key }) { valid code } }'

describe.skipIf(!hasPostgres())('an import beside running gateways', () => {
  const licet = useGateways({ environment: { LICET_SECRET: TEST_SECRET } })
  const codeOf = async (turn: number, key: string): Promise<string> =>
    (await licet.at(turn).graphql(validate, { key }, null)).data.validateLicense.code

  test('two imports of one file at once import it once, and the gateways know its keys soon after', async () => {
    const gateway = licet.at(0)
    await mutate(gateway, 'createProduct', { code: 'studio', name: 'Studio' }, 'product { id }')
    await mutate(
      gateway,
      'defineLicenseType',
      { product: 'studio', code: 'annual', name: 'Annual', rules: { maxActivations: 2 } },
      'licenseType { id }',
    )
    await mutate(gateway, 'publishLicenseType', { code: 'annual' }, 'licenseType { id }')
    expect(await codeOf(0, 'WRONG-KEY-1')).toBe('KEY_MALFORMED')
    expect(await codeOf(1, 'WRONG-KEY-1')).toBe('KEY_MALFORMED')

    const path = join(await makeFolder(), 'customers.csv')
    const report = (n: number) => `${path}.${n}.json`
    const lines = Array.from(
      { length: 400 },
      (_, n) => `C${n},c-${n},c${n}@example.com,annual,RACED-${n}-KEY,a;b;c`,
    )
    await writeFile(
      path,
      ['account_name,external_id,contact_email,license_type,key,fingerprints', ...lines].join('\n'),
    )
    const ended = await Promise.all(
      [1, 2].map((n) =>
        runCommand(['csv', path, '--report', report(n)], { DATABASE_URL: licet.databaseUrl }),
      ),
    )
    expect(ended.map(({ code, stderr }) => [code, stderr.replace(/^(\d+ of 400 accounts\n)+/, '')])).toEqual([
      [0, ''],
      [0, ''],
    ])
    const created = await Promise.all(
      [1, 2].map(async (n) => JSON.parse(await readFile(report(n), 'utf8')).created),
    )
    for (const [kind, count] of Object.entries({
      accounts: 400,
      contacts: 400,
      licenses: 400,
      activations: 1200,
    }))
      expect(created[0][kind] + created[1][kind]).toBe(count)
    const { rows } = await licet.sql.query(`select
      (select count(*)::int from accounts) as accounts, (select count(*)::int from licenses) as licenses,
      (select count(*)::int from activations) as activations,
      (select count(*)::int from events where type = 'license.imported') as events`)
    expect(rows).toEqual([{ accounts: 400, licenses: 400, activations: 1200, events: 400 }])

    for (const turn of [0, 1]) {
      await expect.poll(() => codeOf(turn, 'WRONG-KEY-1'), { timeout: 100_000 }).toBe('NOT_FOUND')
      expect(await codeOf(turn, ' RACED-7-KEY ')).toBe('TOO_MANY_ACTIVATIONS')
    }
  }, 120_000)

  test('is refused without the secret of the gateways, although the database has no license key', async () => {
    await licet.sql.query('begin; truncate license_keys cascade; commit')
    const dataDir = await makeFolder()
    const ended = await runCommand(['csv', 'docs/import-sample.csv'], {
      DATABASE_URL: licet.databaseUrl,
      LICET_SECRET: '',
      LICET_DATA_DIR: dataDir,
    })
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toContain(
      `licet: The secret in ${join(dataDir, 'secret')} is not the secret of this database.`,
    )
  })
})

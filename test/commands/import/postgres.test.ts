import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { TEST_SECRET } from '../../app.ts'
import { hasPostgres } from '../../database.ts'
import { useGateways } from '../../postgres/gateways.ts'
import { mutate } from '../../postgres/mutations.ts'
import { runCommand, startImport } from './command.ts'
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

  test('one that is killed twice goes on where it was, and imports no row twice', async () => {
    const total = 3_000
    const path = join(await makeFolder(), 'killed.csv')
    const line = (n: number, part: number) =>
      `K${n},killed-${n},k${n}@example.com,annual,KILLED-${n}-${part}-KEY,a;b`
    // The two licenses of an account are far apart in the file.
    const lines = [1, 2].flatMap((part) => Array.from({ length: total }, (_, n) => line(n, part)))
    await writeFile(
      path,
      ['account_name,external_id,contact_email,license_type,key,fingerprints', ...lines].join('\n'),
    )
    const environment = { DATABASE_URL: licet.databaseUrl }
    const count = async () => {
      const { rows } = await licet.sql.query(`
        select count(distinct a.id)::int as accounts, count(distinct l.id)::int as licenses,
          (select count(*)::int from activations d join licenses l on l.id = d.license_id join accounts a on a.id = l.account_id
            where a.external_id like 'killed-%') as activations,
          (select count(*)::int from events e join accounts a on a.id = e.account_id where a.external_id like 'killed-%') as events
        from accounts a left join licenses l on l.account_id = a.id where a.external_id like 'killed-%'`)
      return rows[0] as Record<'accounts' | 'licenses' | 'activations' | 'events', number>
    }
    const whole = (accounts: number) => ({
      accounts,
      licenses: 2 * accounts,
      activations: 4 * accounts,
      events: 3 * accounts,
    })
    let before = 0
    for (let run = 0; run < 2; run++) {
      const killed = startImport(['csv', path], environment)
      await expect.poll(async () => (await count()).accounts).toBeGreaterThan(before)
      killed.kill('SIGKILL')
      expect((await killed.ended).code).toBe(null)
      await noImportIsConnected()
      const done = await count()
      expect(done).toEqual(whole(done.accounts))
      expect(done.accounts).toBeLessThan(total)
      before = done.accounts
    }
    const report = `${path}.json`
    const ended = await runCommand(['csv', path, '--report', report], environment)
    expect(ended.code).toBe(0)
    expect(await count()).toEqual(whole(total))
    const { created, existed } = JSON.parse(await readFile(report, 'utf8'))
    expect(created).toMatchObject({ accounts: total - before, licenses: 2 * (total - before) })
    expect(existed).toMatchObject({ accounts: before, licenses: 2 * before, activations: 4 * before })
  })

  test('one that meets a lock waits longer than a gateway does for a statement or a connection', async () => {
    const path = join(await makeFolder(), 'waiting.csv')
    const lines = Array.from({ length: 1_600 }, (_, n) => `W${n},waiting-${n},annual,WAITING-${n}-KEY`)
    await writeFile(path, ['account_name,external_id,license_type,key', ...lines].join('\n'))
    const holder = await licet.sql.connect()
    await holder.query('begin; lock table accounts in share row exclusive mode')
    const waiting = startImport(['csv', path], {
      DATABASE_URL: licet.databaseUrl,
      LICET_STATEMENT_TIMEOUT: '1',
      LICET_DATABASE_POOL: '2',
    })
    const hasWaited = async () => {
      const { rows } = await licet.sql.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query ilike '%insert into accounts%' and clock_timestamp() - query_start > interval '11 s'`,
      )
      return rows.length
    }
    try {
      await expect.poll(hasWaited).toBe(1)
    } finally {
      await holder.query('rollback')
      holder.release()
    }
    expect((await waiting.ended).code).toBe(0)
  })

  /** Waits until the server has ended the connections of a killed process. */
  async function noImportIsConnected(): Promise<void> {
    const connected = async () => {
      const { rows } = await licet.sql.query(
        `select from pg_stat_activity where datname = current_database() and backend_xid is not null`,
      )
      return rows.length
    }
    await expect.poll(connected).toBe(0)
  }

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

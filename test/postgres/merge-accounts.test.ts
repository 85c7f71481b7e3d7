import { describe, expect, test } from 'vitest'
import { parseTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { holdAt } from './barrier.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate, seedAccount, seedLicenseType } from './mutations.ts'

describe.skipIf(!hasPostgres())('a merge of accounts, through two gateways', { timeout: 120_000 }, () => {
  const licet = useGateways()
  const uuid = (id: string) => parseTypedId(id)!.uuid
  const merge = (turn: number, from: string, into: string) =>
    mutate(licet.at(turn), 'mergeAccounts', { from, into, reason: 'Duplicate.' }, 'account { id } licenses')
  const countOf = async (account: string) => {
    const { rows } = await licet.sql.query(
      `select (select count(*) from licenses where account_id = $1)::int as licenses,
        (select count(*) from events where account_id = $1)::int as events,
        (select count(*) from contacts where account_id = $1 and removed_at is null)::int as contacts,
        (select count(*) from notifications where account_id = $1)::int as notifications`,
      [uuid(account)],
    )
    return rows[0]
  }

  test('two merges in opposite directions make one account', async () => {
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await seedAccount(licet.at(0)), await seedAccount(licet.at(1))]

      const results = await atOnce(6, (turn) => (turn % 2 ? merge(turn, a, b) : merge(turn, b, a)))

      const survivors = new Set(results.flatMap(({ account }) => account?.id ?? []))
      expect(survivors.size).toBe(1)
      expect(new Set(results.flatMap(({ code }) => code ?? []))).toEqual(new Set(['ACCOUNT_MERGED']))
      const { rows } = await licet.sql.query(
        'select id, merged_into_id from accounts where id = any($1::uuid[]) and merged_into_id is not null',
        [[uuid(a), uuid(b)]],
      )
      expect(rows).toHaveLength(1)
      expect(rows[0].merged_into_id).toBe(uuid([...survivors][0]!))
    }
  })

  test('a circle of merges ends with one account', async () => {
    const [a, b, c] = [
      await seedAccount(licet.at(0)),
      await seedAccount(licet.at(0)),
      await seedAccount(licet.at(0)),
    ]

    await Promise.all([merge(0, a, b), merge(1, b, c), merge(0, c, a)])

    const { rows } = await licet.sql.query(
      'select id, merged_into_id from accounts where id = any($1::uuid[])',
      [[a, b, c].map(uuid)],
    )
    const survivors = rows.filter(({ merged_into_id: into }) => into === null).map(({ id }) => id)
    // At least one is left, and each other one leads to one that is left.
    expect(survivors.length).toBeGreaterThan(0)
    for (const { merged_into_id: into } of rows) expect([null, ...survivors]).toContain(into)
  })

  test('licenses that are issued during a merge belong to the account that stays', async () => {
    const [from, into] = [await seedAccount(licet.at(0)), await seedAccount(licet.at(1))]
    const licenseType = await seedLicenseType(licet.at(0))
    const issue = (turn: number) =>
      mutate(licet.at(turn), 'issueLicense', { account: from, licenseType }, 'license { id account { id } }')

    const results = await atOnce(12, async (turn) =>
      turn === 5 ? await merge(turn, from, into) : await issue(turn),
    )

    expect(results.map(({ code }) => code ?? null)).toEqual(Array(12).fill(null))
    expect(await countOf(from)).toEqual({ licenses: 0, events: 0, contacts: 0, notifications: 0 })
    expect(await countOf(into)).toMatchObject({ licenses: 11, notifications: 11 })
  })

  test('a license that is written before a merge and committed after its start is moved', async () => {
    const [from, into] = [await seedAccount(licet.at(0)), await seedAccount(licet.at(1))]
    const licenseType = await seedLicenseType(licet.at(0))
    const place = { table: 'license_keys', event: 'insert', when: 'not new.imported' } as const
    const barrier = await holdAt(licet.databaseUrl, place)
    const issuing = mutate(licet.at(0), 'issueLicense', { account: from, licenseType }, 'license { id }')
    await barrier.reached()
    const merging = merge(1, from, into)
    await expect.poll(async () => await isWaiting(), { timeout: 100_000 }).toBe(true)
    await barrier.release()

    expect((await issuing).code).toBeUndefined()
    expect(await merging).toMatchObject({ licenses: 1 })
    expect(await countOf(from)).toEqual({ licenses: 0, events: 0, contacts: 0, notifications: 0 })
    expect(await countOf(into)).toMatchObject({ licenses: 1, notifications: 1 })
  })

  /** Whether a transaction waits for the lock of a row. */
  async function isWaiting(): Promise<boolean> {
    const { rows } = await licet.sql.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and query like '%from accounts where id = any%for update%'`,
    )
    return rows.length > 0
  }
})

import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce, mutate, seedLicense, validate } from './mutations.ts'

describe.skipIf(!hasPostgres())('bans of devices, through two gateways on one database', () => {
  const licet = useGateways()
  const ban = (turn: number, fingerprint: string, account?: string) =>
    mutate(licet.at(turn), 'banFingerprint', { fingerprint, account, reason: 'a test' }, 'created')

  test.each(['in one statement', 'with a lock'])(
    'no activation %s that starts after the ban takes a seat, and none is valid after it',
    async (how) => {
      const rules = how === 'with a lock' ? { transferLimit: { count: 1, per: 'P1Y' } } : {}
      const licenses = await atOnce(20, (turn) => seedLicense(licet.at(turn), rules))
      const fingerprint = uniqueCode('device')
      let isBanned = false

      const results = await Promise.all([
        ...licenses.map(async ({ key }, turn) => {
          const outcomes: { late: boolean; created: boolean; code?: string }[] = []
          for (let attempt = 0; attempt < 10; attempt++) {
            const late = isBanned
            outcomes.push({ late, ...(await activate(licet.at(turn), { key, fingerprint })) } as never)
          }
          return outcomes
        }),
        ban(0, fingerprint).then(() => {
          isBanned = true
          return []
        }),
      ])

      const late = results.flat().filter((outcome) => outcome.late)
      expect(late.length).toBeGreaterThan(0)
      expect(late.filter(({ code }) => code !== 'DEVICE_BANNED')).toEqual([])
      const validations = await atOnce(20, (turn) =>
        validate(licet.at(turn), { key: licenses[turn]!.key, fingerprint }),
      )
      expect(validations.map(({ valid, code }) => ({ valid, code }))).toEqual(
        Array.from({ length: 20 }, () => ({ valid: false, code: 'DEVICE_BANNED' })),
      )
    },
  )

  test.each(['one account', 'all accounts'])('of parallel bans for %s one is recorded', async (scope) => {
    const { licenseId } = await seedLicense(licet.at(0), {})
    const [row] = (await licet.sql.query('select account_id from licenses where id = $1', [licenseId])).rows
    const account = scope === 'one account' ? toTypedId('Account', row.account_id) : undefined
    const fingerprint = uniqueCode('device')

    const results = await atOnce(12, (turn) => ban(turn, fingerprint, account))

    expect(results.filter(({ created }) => created)).toHaveLength(1)
    const { rows } = await licet.sql.query(
      `select (select count(*)::int from banned_fingerprints where fingerprint = $1) as bans,
          (select count(*)::int from events where type = 'fingerprint.banned' and data ->> 'fingerprint' = $1) as events`,
      [fingerprint],
    )
    expect(rows).toEqual([{ bans: 1, events: 1 }])
  })

  test('of parallel ends of a ban one is recorded', async () => {
    const fingerprint = uniqueCode('device')
    await ban(0, fingerprint)
    const results = await atOnce(12, (turn) =>
      mutate(licet.at(turn), 'unbanFingerprint', { fingerprint, reason: 'a test' }, 'unbanned'),
    )
    expect(results.filter(({ unbanned }) => unbanned)).toHaveLength(1)
  })
})

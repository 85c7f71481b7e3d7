import { describe, expect, test } from 'vitest'
import { parseTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate, seedAccount, seedLicenseType } from './mutations.ts'

describe.skipIf(!hasPostgres())(
  'the end of the last license of an account, through two gateways',
  {
    timeout: 240_000,
  },
  () => {
    const licet = useGateways()

    test('licenses that are issued, suspended, reinstated, renewed and moved at once leave the true end', async () => {
      const licenseType = await seedLicenseType(licet.at(0))
      const accounts = [await seedAccount(licet.at(0)), await seedAccount(licet.at(1))]
      const issue = (turn: number, account: string) =>
        mutate(licet.at(turn), 'issueLicense', { account, licenseType }, 'license { id }')
      const licenses: string[] = []
      for (let index = 0; index < 6; index++)
        licenses.push((await issue(index, accounts[index % 2]!)).license.id)

      for (let round = 0; round < 6; round++) {
        await atOnce(12, async (turn) => {
          const license = licenses[(turn + round) % licenses.length]!
          const account = accounts[turn % 2]!
          const reason = 'Race.'
          const gateway = licet.at(turn)
          if (turn % 6 === 0) licenses.push((await issue(turn, account)).license.id)
          else if (turn % 6 === 1)
            await mutate(gateway, 'suspendLicense', { license, reason }, 'license { id }')
          else if (turn % 6 === 2)
            await mutate(gateway, 'reinstateLicense', { license, reason }, 'license { id }')
          else if (turn % 6 === 3) await mutate(gateway, 'renewLicense', { license }, 'license { id }')
          else if (turn % 6 === 4)
            await mutate(gateway, 'transferLicense', { license, account, reason }, 'license { id }')
          else await mutate(gateway, 'revokeLicense', { license, reason }, 'license { id }')
        })
        const { rows } = await licet.sql.query(
          `select a.active_through = coalesce(max(licet_active_through(l.starts_at, l.expiry, l.suspended_at, l.revoked_at)), '0001-01-01') as same
          from accounts a left join licenses l on l.account_id = a.id
          where a.id = any($1::uuid[]) group by a.id`,
          [accounts.map((id) => parseTypedId(id)!.uuid)],
        )
        expect(rows).toEqual([{ same: true }, { same: true }])
      }
    })
  },
)

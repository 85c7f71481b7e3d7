import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { atOnce, mutate } from './mutations.ts'

describe.skipIf(!hasPostgres())('partners, through two gateways on one database', () => {
  const licet = useGateways()
  const createKey = (turn: number, partner: string) =>
    mutate(licet.at(turn), 'createApiKey', { name: 'k', audience: 'PARTNER', partner }, 'secret')
  const recordsOf = async (code: string) => {
    const { rows } = await licet.sql.query(
      `select (select count(*)::int from partners where code = $1) as partners,
        (select count(*)::int from events where type = 'partner.created' and data ->> 'code' = $1) as events`,
      [code],
    )
    return rows[0]
  }

  test('parallel creations of one partner, and its first keys and accounts, make one record', async () => {
    for (let round = 0; round < 5; round++) {
      const code = uniqueCode('partner')
      const results = await atOnce(12, (turn) =>
        turn % 2
          ? createKey(turn, code)
          : mutate(licet.at(turn), 'createPartner', { code, name: code }, 'partner { id }'),
      )
      expect(results.map(({ code: refusal }) => refusal ?? null)).toEqual(Array(12).fill(null))
      expect(new Set(results.flatMap(({ partner }) => partner?.id ?? [])).size).toBe(1)
      expect(await recordsOf(code)).toEqual({ partners: 1, events: 1 })
    }
  })

  test('a key that is created during a suspension is not accepted after it', async () => {
    const code = uniqueCode('partner')
    const { partner } = await mutate(licet.at(0), 'createPartner', { code, name: code }, 'partner { id }')
    const results = await atOnce(12, (turn) =>
      turn === 5
        ? mutate(
            licet.at(turn),
            'updatePartner',
            { partner: partner.id, state: 'SUSPENDED', reason: 'a test' },
            'partner { state }',
          )
        : createKey(turn, code),
    )
    const secrets = results.flatMap(({ secret }) => secret ?? [])
    expect(secrets).toHaveLength(11)
    for (const [turn, secret] of secrets.entries()) {
      const { errors } = await licet.at(turn).graphql('{ viewer { audience } }', {}, secret)
      expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    }
  })

  test('of parallel changes, each one is recorded once', async () => {
    const code = uniqueCode('partner')
    const { partner } = await mutate(licet.at(0), 'createPartner', { code, name: code }, 'partner { id }')
    await atOnce(12, (turn) =>
      mutate(
        licet.at(turn),
        'updatePartner',
        { partner: partner.id, name: 'Renamed', reason: 'a test' },
        'partner { name }',
      ),
    )
    const { rows } = await licet.sql.query(
      `select count(*)::int as events from events where type = 'partner.updated' and data ->> 'code' = $1`,
      [code],
    )
    expect(rows).toEqual([{ events: 1 }])
  })
})

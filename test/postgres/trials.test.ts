import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { mailedCode } from './mailed-code.ts'
import { atOnce, mutate, seedLicenseType } from './mutations.ts'

describe.skipIf(!hasPostgres())('starting trials, through two gateways on one database', () => {
  const licet = useGateways()

  const seedTrial = (oncePer: string[]) =>
    seedLicenseType(licet.at(0), { term: 'P14D', trial: { oncePer, selfService: true } })
  const start = (turn: number, input: object) =>
    mutate(licet.at(turn), 'startTrial', input, 'state codeExpiresAt licenseKey activation { created }', null)
  async function recordsOf(licenseType: string) {
    const { rows } = await licet.sql.query(
      `select count(*)::int as licenses, count(distinct l.account_id)::int as accounts,
        coalesce(sum((select count(*) from activations a where a.license_id = l.id)), 0)::int as activations,
        (select count(*)::int from trials t where t.license_type_id = l.license_type_id) as trials
      from licenses l join license_types t on t.id = l.license_type_id where t.code = $1 group by l.license_type_id`,
      [licenseType],
    )
    return rows
  }

  test('of ten parallel starts of one device one is a trial', async () => {
    const licenseType = await seedTrial(['FINGERPRINT'])

    const results = await atOnce(10, (turn) => start(turn, { licenseType, fingerprint: 'laptop' }))

    expect(results.filter(({ state }) => state === 'STARTED')).toHaveLength(1)
    expect(results.filter(({ code }) => code === 'TRIAL_ALREADY_USED')).toHaveLength(9)
    expect(await recordsOf(licenseType)).toEqual([{ licenses: 1, accounts: 1, activations: 1, trials: 1 }])
  })

  test('ten parallel starts of one mailbox with one code are one trial, and all return its key', async () => {
    const licenseType = await seedTrial(['EMAIL'])
    const email = `${uniqueCode('ada')}@example.org`
    const requested = await atOnce(10, (turn) => start(turn, { licenseType, email }))
    expect(new Set(requested.map(({ codeExpiresAt }) => codeExpiresAt)).size).toBe(1)
    const { rows } = await licet.sql.query(
      'select p.name from license_types t join products p on p.id = t.product_id where t.code = $1',
      [licenseType],
    )
    const code = await mailedCode(licet, rows[0].name)

    const results = await atOnce(10, (turn) =>
      start(turn, { licenseType, email, code, fingerprint: 'laptop' }),
    )

    expect(new Set(results.map(({ state }) => state))).toEqual(new Set(['STARTED']))
    expect(new Set(results.map(({ licenseKey }) => licenseKey)).size).toBe(1)
    expect(await recordsOf(licenseType)).toEqual([{ licenses: 1, accounts: 1, activations: 1, trials: 1 }])
  })

  test('ten parallel starts of one mailbox on ten devices with one code are one trial', async () => {
    const licenseType = await seedTrial(['EMAIL'])
    const email = `${uniqueCode('ada')}@example.org`
    await start(0, { licenseType, email })
    const { rows } = await licet.sql.query(
      'select p.name from license_types t join products p on p.id = t.product_id where t.code = $1',
      [licenseType],
    )
    const code = await mailedCode(licet, rows[0].name)

    const results = await atOnce(10, (turn) =>
      start(turn, { licenseType, email, code, fingerprint: `device-${turn}` }),
    )

    expect(results.filter(({ state }) => state === 'STARTED')).toHaveLength(1)
    expect(results.filter(({ code: refusal }) => refusal === 'CODE_INVALID')).toHaveLength(9)
    expect(await recordsOf(licenseType)).toEqual([{ licenses: 1, accounts: 1, activations: 1, trials: 1 }])
  })

  test('a parallel onboarding of the vendor keeps its license', async () => {
    const trial = await seedTrial(['EMAIL'])
    const sold = await seedLicenseType(licet.at(0))
    const name = uniqueCode('customer')
    const email = `${name}@example.org`
    const account = { name, externalId: name, contact: { name, email } }
    await mutate(licet.at(0), 'startOnboarding', { account }, 'account { id }')
    await licet.sql.query(
      `update onboardings o set state = 'ABANDONED', next_step = null, abandoned_at = now()
      from contacts c where c.account_id = o.account_id and c.email = $1`,
      [email],
    )
    await start(0, { licenseType: trial, email })
    const { rows } = await licet.sql.query(
      'select p.name from license_types t join products p on p.id = t.product_id where t.code = $1',
      [trial],
    )
    const code = await mailedCode(licet, rows[0].name)

    const [started, issued] = await Promise.all([
      start(0, { licenseType: trial, email, code }),
      mutate(licet.at(1), 'startOnboarding', { account, sale: 'deal-1' }, 'onboarding { id }').then(
        ({ onboarding }) =>
          mutate(
            licet.at(1),
            'assignLicense',
            { onboarding: onboarding.id, licenseType: sold },
            'license { id }',
          ),
      ),
    ])

    expect(started).toMatchObject({ state: 'STARTED' })
    expect(issued.license.id).toMatch(/^lic_/)
  })
})

import { describe, expect, test } from 'vitest'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { useGateways } from './gateways.ts'
import { activate, atOnce, customer, mutate, seedAccount, seedLicense, seedLicenseType } from './mutations.ts'

describe.skipIf(!hasPostgres())('parallel copies of one request, through two gateways', () => {
  const licet = useGateways()

  test('issueLicense with one idempotency key issues one license, and every response contains it', async () => {
    const input = {
      account: await seedAccount(licet.at(0)),
      licenseType: await seedLicenseType(licet.at(0)),
      idempotencyKey: uniqueCode('order'),
    }

    const results = await atOnce(10, (turn) =>
      mutate(licet.at(turn), 'issueLicense', input, 'licenseKey license { id issuedAt status keyHint }'),
    )

    expect(results[0]).toMatchObject({ licenseKey: expect.stringMatching(/^LIC-/) })
    expect(results).toEqual(Array(10).fill(results[0]))
    expect(
      await count('licenses', `account_id = (select account_id from licenses where key_hint = $1)`, [
        results[0]!.license.keyHint,
      ]),
    ).toBe(1)
  })

  test.each([{ idempotencyKey: uniqueCode('order') }, {}])(
    'assignLicense with %o issues one license',
    async (given) => {
      const account = customer(uniqueCode('account'))
      const started = await mutate(licet.at(0), 'startOnboarding', { account }, 'onboarding { id }')
      const licenseType = await seedLicenseType(licet.at(0))
      const input = { onboarding: started.onboarding.id, licenseType, ...given }

      const results = await atOnce(10, (turn) =>
        mutate(
          licet.at(turn),
          'assignLicense',
          input,
          'licenseKey license { id } onboarding { id nextStep }',
        ),
      )

      expect(results[0]).toMatchObject({ onboarding: { nextStep: 'ACTIVATE' } })
      expect(results).toEqual(Array(10).fill(results[0]))
      const ofAccount = 'account_id = (select id from accounts where external_id = $1)'
      expect(await count('licenses', ofAccount, [account.externalId])).toBe(1)
      expect(await confirmedAttempts(account.externalId)).toEqual(['CREATE_ACCOUNT', 'ASSIGN_LICENSE'])
    },
  )

  test('activateLicense with one idempotency key returns the token in every response', async () => {
    const { key } = await seedLicense(licet.at(0))
    const input = { key, fingerprint: 'laptop', idempotencyKey: uniqueCode('first-start') }

    const results = await atOnce(10, (turn) => activate(licet.at(turn), input))

    expect(results[0]).toMatchObject({ created: true, activationToken: expect.stringMatching(/^lat_/) })
    expect(results).toEqual(Array(10).fill(results[0]))
  })

  test('two inputs with one idempotency key: one succeeds and the other is refused', async () => {
    const account = await seedAccount(licet.at(0))
    const idempotencyKey = uniqueCode('order')
    const types = [await seedLicenseType(licet.at(0)), await seedLicenseType(licet.at(0))]

    const results = await atOnce(10, (turn) =>
      mutate(
        licet.at(turn),
        'issueLicense',
        { account, licenseType: types[turn % 3 === 0 ? 0 : 1], idempotencyKey },
        'license { id }',
      ),
    )

    expect(new Set(results.flatMap(({ license }) => license?.id ?? [])).size).toBe(1)
    expect(new Set(results.flatMap(({ code }) => code ?? []))).toEqual(new Set(['IDEMPOTENCY_KEY_REUSED']))
  })

  test.each(['externalId', 'domain'])(
    'startOnboarding with one %s creates one account and one onboarding',
    async (field) => {
      const name = uniqueCode('account')
      const value = field === 'domain' ? `${name}.example.com` : name
      const contact = (turn: number) => ({ name: 'Ada Adams', email: `ada-${turn % 2}@example.com` })

      const results = await atOnce(10, (turn) =>
        mutate(
          licet.at(turn),
          'startOnboarding',
          { account: { name, [field]: value, contact: contact(turn) } },
          'account { id } accountCreated onboarding { id nextStep }',
        ),
      )

      expect(new Set(results.map(({ account }) => account?.id)).size).toBe(1)
      expect(new Set(results.map(({ onboarding }) => onboarding?.id)).size).toBe(1)
      expect(results.filter(({ accountCreated }) => accountCreated)).toHaveLength(1)
      expect(await count('accounts', 'name = $1', [name])).toBe(1)
      expect(await count('contacts', 'account_id = (select id from accounts where name = $1)', [name])).toBe(
        2,
      )
      expect(
        await count('onboardings', 'account_id = (select id from accounts where name = $1)', [name]),
      ).toBe(1)
    },
  )

  test('a product and a license type that are defined in parallel exist once', async () => {
    const product = uniqueCode('product')
    const code = uniqueCode('type')
    await atOnce(6, (turn) =>
      mutate(licet.at(turn), 'createProduct', { code: product, name: product }, 'product { code }'),
    )

    const results = await atOnce(6, (turn) => {
      const meters = ['exports', 'seats'].map((meter) => ({ code: meter, limit: turn }))
      const rules = { meters: turn % 2 ? meters : meters.reverse() }
      return mutate(
        licet.at(turn),
        'defineLicenseType',
        { product, code, name: code, rules },
        'licenseType { code }',
      )
    })

    expect(results).toEqual(Array(6).fill({ licenseType: { code } }))
    expect(
      await count(
        'license_type_revisions',
        'license_type_id = (select id from license_types where code = $1)',
        [code],
      ),
    ).toBe(1)
    expect(await count('events', `type = 'product.created' and data->>'code' = $1`, [product])).toBe(1)
  })

  test('a trial that is limited to one for each address is issued once, whichever client requests it', async () => {
    const licenseType = await seedLicenseType(licet.at(0), { term: 'P14D', trial: { oncePer: ['EMAIL'] } })
    const contact = { name: 'Ada Adams', email: `${uniqueCode('ada')}@example.com` }
    const accounts = await atOnce(6, async (turn) => {
      const account = { ...customer(uniqueCode('account')), contact }
      return (await mutate(licet.at(turn), 'startOnboarding', { account }, 'account { id }')).account.id
    })

    const results = await atOnce(6, (turn) =>
      mutate(licet.at(turn), 'issueLicense', { account: accounts[turn], licenseType }, 'licenseKey'),
    )

    expect(results.filter(({ licenseKey }) => licenseKey)).toHaveLength(1)
    expect(results.filter(({ code }) => code === 'TRIAL_ALREADY_USED')).toHaveLength(5)
    expect(
      await count('licenses', 'license_type_id = (select id from license_types where code = $1)', [
        licenseType,
      ]),
    ).toBe(1)
  })

  async function count(table: string, condition: string, values: unknown[]): Promise<number> {
    const text = `select count(*)::int as count from ${table} where ${condition}`
    return (await licet.sql.query(text, values)).rows[0].count
  }

  async function confirmedAttempts(externalId: string): Promise<string[]> {
    const { rows } = await licet.sql.query(
      `select a.step from onboarding_attempts a join onboardings o on o.id = a.onboarding_id
        join accounts c on c.id = o.account_id
      where c.external_id = $1 and a.outcome = 'CONFIRMED' order by a.id`,
      [externalId],
    )
    return rows.map(({ step }) => step)
  }
})

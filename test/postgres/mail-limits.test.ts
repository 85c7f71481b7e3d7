import { describe, expect, test, vi } from 'vitest'
import { defaultRates } from '../../src/platform/limits/limits.ts'
import { hasPostgres } from '../database.ts'
import { startMailServer } from '../integrations/email/mail-server.ts'
import { uniqueCode } from '../seed.ts'
import type { Gateway } from './gateway.ts'
import { useGateways } from './gateways.ts'
import { Fault, mutate, seedLicenseType } from './mutations.ts'
import { type Process, startProcess } from './process.ts'

const { points: toRecipient } = defaultRates.recipientMails
const { points: ofPartner } = defaultRates.partnerMails

describe.skipIf(!hasPostgres())('limits of mails on two gateways', { timeout: 120_000 }, () => {
  const licet = useGateways({ environment: { LICET_WORKER: 'apart' } })

  async function newPartner() {
    const partner = uniqueCode('partner')
    const keyOf = async (turn: number) => {
      const input = { name: partner, audience: 'PARTNER', partner }
      return (await mutate(licet.at(turn), 'createApiKey', input, 'secret')).secret as string
    }
    return { partner, keys: [await keyOf(0), await keyOf(1)] }
  }

  async function startOnboarding(gateway: Gateway, key: string, email: string): Promise<string> {
    const name = uniqueCode('account')
    const account = { name, externalId: name, contact: { name: 'Ada Adams', email } }
    return (await mutate(gateway, 'startOnboarding', { account }, 'onboarding { id }', key)).onboarding.id
  }

  /** Assigns a license to each onboarding at once, with the keys and on the gateways alternately. Returns the codes. */
  async function assignAtOnce(onboardings: readonly string[], keys: readonly string[], licenseType: string) {
    return await Promise.all(
      onboardings.map(async (onboarding, turn) => {
        try {
          const input = { onboarding, licenseType }
          const result = await mutate(
            licet.at(turn),
            'assignLicense',
            input,
            'licenseKey',
            keys[turn % keys.length]!,
          )
          return result.licenseKey ? 'ASSIGNED' : String(result.code)
        } catch (error) {
          if (error instanceof Fault) return error.code
          throw error
        }
      }),
    )
  }

  const countOf = (codes: readonly string[], code: string) => codes.filter((one) => one === code).length

  test('47 concurrent assignments of one partner with two keys to one address cause ten mails', async () => {
    const licenseType = await seedLicenseType(licet.at(0), { term: 'P1Y' })
    const { keys } = await newPartner()
    const email = `${uniqueCode('victim')}@example.com`
    const onboardings: string[] = []
    for (let count = 0; count < 47; count++)
      onboardings.push(await startOnboarding(licet.at(count), keys[count % 2]!, email))
    const codes = await assignAtOnce(onboardings, keys, licenseType)
    expect(countOf(codes, 'ASSIGNED')).toBe(toRecipient)
    expect(countOf(codes, 'RATE_LIMITED')).toBe(47 - toRecipient)
    const written = await licet.sql.query(
      `select (select count(*) from licenses l join accounts a on a.id = l.account_id
        where exists (select from contacts c where c.account_id = a.id and c.email = $1))::int as licenses,
        (select count(*) from notifications n join contacts c on c.id = n.contact_id where c.email = $1)::int as mails`,
      [email],
    )
    expect(written.rows).toEqual([{ licenses: toRecipient, mails: toRecipient }])
  })

  test('concurrent assignments of one partner to many addresses never exceed its limit', async () => {
    const licenseType = await seedLicenseType(licet.at(0), { term: 'P1Y' })
    const { partner, keys } = await newPartner()
    const onboardings: string[] = []
    for (let count = 0; count < 20; count++)
      onboardings.push(
        await startOnboarding(licet.at(count), keys[0]!, `${uniqueCode('customer')}@example.com`),
      )
    expect(await assignAtOnce(onboardings.slice(0, 1), keys, licenseType)).toEqual(['ASSIGNED'])
    await licet.sql.query(
      `insert into notifications select (jsonb_populate_record(n, jsonb_build_object(
          'id', gen_random_uuid(), 'occasion', i, 'recipient', i))).*
        from notifications n, generate_series(1, $2) i where n.partner = $1`,
      [partner, ofPartner - 11],
    )
    const codes = await assignAtOnce(onboardings.slice(1), keys, licenseType)
    expect(countOf(codes, 'ASSIGNED')).toBe(10)
    expect(countOf(codes, 'RATE_LIMITED')).toBe(9)
  })

  test('two workers send ten of the mails that several partners caused to one address', async () => {
    const { url, mails } = await startMailServer()
    const licenseType = await seedLicenseType(licet.at(0), { term: 'P1Y' })
    const email = `${uniqueCode('victim')}@example.com`
    for (let partner = 0; partner < 4; partner++) {
      const { keys } = await newPartner()
      const onboardings: string[] = []
      for (let count = 0; count < 5; count++)
        onboardings.push(await startOnboarding(licet.at(count), keys[0]!, email))
      const codes = await assignAtOnce(onboardings, keys, licenseType)
      expect(countOf(codes, 'ASSIGNED')).toBe(5)
    }
    const environment = {
      DATABASE_URL: licet.databaseUrl,
      ...{ LICET_SMTP_URL: url, LICET_MAIL_FROM: 'licenses@example.com', LICET_SMTP_REQUIRE_TLS: '0' },
    }
    const workers: Process[] = [startProcess('worker', environment), startProcess('worker', environment)]
    await Promise.all(workers.map((worker) => worker.printed(/"worker ready"/)))
    for (let count = 0; count < 4; count++)
      await licet.sql.query(
        `insert into pgboss.job (id, name, data, policy) select gen_random_uuid(), name, '{}', policy from pgboss.queue where name = 'notifications.send-due'`,
      )
    const states = async () => {
      const { rows } = await licet.sql.query(
        `select n.state, n.reason, count(*)::int from notifications n join contacts c on c.id = n.contact_id
          where c.email = $1 group by 1, 2 order by 1`,
        [email],
      )
      return rows
    }
    await vi.waitFor(
      async () =>
        expect(await states()).toEqual([
          { state: 'QUEUED', reason: 'RECIPIENT_LIMITED', count: 20 - toRecipient },
          { state: 'SENT', reason: null, count: toRecipient },
        ]),
      { timeout: 100_000, interval: 200 },
    )
    await Promise.all(workers.map((worker) => worker.kill('SIGKILL')))
    const toVictim = mails.filter(({ to }) => to && [to].flat().some(({ text }) => text.includes(email)))
    expect(toVictim).toHaveLength(toRecipient)
  })
})

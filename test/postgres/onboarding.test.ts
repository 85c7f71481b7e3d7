import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPostgresDatabase, hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { holdAt, untilWaiting } from './barrier.ts'
import { type Gateway, startGateway } from './gateway.ts'
import { connect } from './gateways.ts'
import { activate, customer, mutate, seedLicenseType } from './mutations.ts'

/** The steps in order, each with a write in the middle of it at which its gateway can be killed. */
const steps = [
  { step: 'CREATE_ACCOUNT', middle: { table: 'onboardings', event: 'insert' } },
  { step: 'ASSIGN_LICENSE', middle: { table: 'license_keys', event: 'insert' } },
  { step: 'ACTIVATE', middle: { table: 'activations', event: 'insert' } },
  { step: 'VERIFY_USAGE', middle: { table: 'usage_records', event: 'insert' } },
] as const
const places = steps.map(({ step }, place) => ({ step, place }))

describe.skipIf(!hasPostgres())('an onboarding whose gateway is killed', () => {
  let database: Awaited<ReturnType<typeof createPostgresDatabase>>
  let sql: ReturnType<typeof connect>
  let survivor: Gateway
  let licenseType: string

  beforeAll(async () => {
    database = await createPostgresDatabase()
    sql = connect(database.url)
    survivor = await startGateway(database.url)
    licenseType = await seedLicenseType(survivor, { meters: [{ code: 'exports', limit: 10 }] })
  })
  afterAll(async () => {
    await survivor?.kill()
    await sql?.end()
    await database?.drop()
  })

  describe('after a step', () => {
    const customers = steps.map(() => newCustomer())

    beforeAll(async () => {
      const killed = await startGateway(database.url)
      await Promise.all(
        customers.map(async (one, place) => {
          for (const { step } of steps.slice(0, place + 1)) await take(killed, step, one)
        }),
      )
      await killed.kill('SIGKILL')
    })

    test.each(places)('$step, is complete and continues on the other gateway', async ({ place }) => {
      const one = customers[place]!
      expect(await stateOf(one)).toEqual(stateAfter(place + 1))

      for (const { step } of steps.slice(place + 1)) await take(survivor, step, one)
      expect(await stateOf(one)).toEqual(stateAfter(steps.length))
    })
  })

  describe('in the middle of a step', () => {
    const customers = steps.map(() => newCustomer())
    const atTheKill: unknown[] = []

    beforeAll(async () => {
      const killed = await startGateway(database.url)
      await Promise.all(
        customers.map(async (one, place) => {
          for (const { step } of steps.slice(0, place)) await take(killed, step, one)
        }),
      )
      const barrier = await holdAt(database.url, ...steps.map(({ middle }) => middle))
      const failures = customers.map((one, place) =>
        expect(take(killed, steps[place]!.step, one)).rejects.toThrow(),
      )
      await barrier.reached(steps.length)
      atTheKill.push(...(await Promise.all(customers.map(stateOf))))
      await killed.kill('SIGKILL')
      await Promise.all(failures)
      // The other gateway gets the requests before the database detects that the first gateway has ended.
      const again = customers.map((one, place) => take(survivor, steps[place]!.step, one))
      await untilWaiting(sql, 2 * steps.length)
      await barrier.release()
      await Promise.all(again)
    })

    test.each(places)('$step, is incomplete, and completes the step on a retry', async ({ place }) => {
      const one = customers[place]!
      expect(atTheKill[place]).toEqual(stateAfter(place))

      for (const { step } of steps.slice(place + 1)) await take(survivor, step, one)
      expect(await stateOf(one)).toEqual(stateAfter(steps.length))
    })
  })

  test('after the commit of ASSIGN_LICENSE and before its response, returns the key on a retry', async () => {
    const killed = await startGateway(database.url)
    const one = newCustomer()
    await take(killed, 'CREATE_ACCOUNT', one)
    const place = { table: 'idempotency_records', event: 'update', when: 'new.answer is not null' } as const
    const barrier = await holdAt(database.url, place)
    const failures = expect(take(killed, 'ASSIGN_LICENSE', one)).rejects.toThrow()
    await barrier.reached()
    expect(await stateOf(one)).toEqual(stateAfter(2))
    await killed.kill('SIGKILL')
    await failures
    await barrier.release()

    for (const { step } of steps.slice(1)) await take(survivor, step, one)
    expect(await stateOf(one)).toEqual(stateAfter(steps.length))
  })

  /** Sends one step as a client does: with the same idempotency key on every retry. */
  async function take(gateway: Gateway, step: string, one: Customer): Promise<void> {
    const { name, onboarding, key } = one
    const idempotencyKey = `${name}-${step}`
    const selection = 'onboarding { id nextStep }'
    if (step === 'CREATE_ACCOUNT') {
      const input = { account: customer(name), idempotencyKey }
      const result = await mutate(gateway, 'startOnboarding', input, selection)
      expect(result.onboarding.nextStep).toBe('ASSIGN_LICENSE')
      one.onboarding = result.onboarding.id
    } else if (step === 'ASSIGN_LICENSE') {
      const input = { onboarding, licenseType, idempotencyKey }
      const result = await mutate(gateway, 'assignLicense', input, `licenseKey ${selection}`)
      expect(result).toMatchObject({ onboarding: { id: onboarding, nextStep: 'ACTIVATE' } })
      one.key = result.licenseKey
    } else if (step === 'ACTIVATE') {
      const input = { key: key!, fingerprint: name, idempotencyKey }
      expect(await activate(gateway, input)).toMatchObject({ created: true, validation: { valid: true } })
    } else {
      const input = { onboarding, meter: 'exports', amount: 2, idempotencyKey }
      const result = await mutate(gateway, 'verifyUsage', input, `validation { code } ${selection}`)
      expect(result).toMatchObject({ validation: { code: 'VALID' }, onboarding: { nextStep: null } })
    }
  }

  /** Returns the state of the customer's onboarding, and the stored records. */
  async function stateOf({ name }: Customer) {
    const ofCustomer = 'l.account_id in (select id from accounts where external_id = $1)'
    const { rows } = await sql.query(
      `select
        coalesce((select next_step from onboardings o join accounts a on a.id = o.account_id where a.external_id = $1)::text,
          case when exists (select from accounts where external_id = $1) then null else 'CREATE_ACCOUNT' end) as "nextStep",
        (select coalesce(array_agg(t.step::text order by t.id), '{}') from onboarding_attempts t
          join onboardings o on o.id = t.onboarding_id join accounts a on a.id = o.account_id
          where a.external_id = $1 and t.outcome = 'CONFIRMED') as confirmed,
        (select count(*)::int from accounts where external_id = $1) as accounts,
        (select count(*)::int from licenses l where ${ofCustomer}) as licenses,
        (select coalesce(sum(active_activations), 0)::int from licenses l where ${ofCustomer}) as seats,
        (select coalesce(sum(amount), 0)::int from usage_records u join licenses l on l.id = u.license_id where ${ofCustomer}) as used`,
      [name],
    )
    return rows[0]
  }
})

/** A customer, and the results of earlier steps that later steps need. */
interface Customer {
  name: string
  onboarding?: string
  key?: string
}

function newCustomer(): Customer {
  return { name: uniqueCode('account') }
}

/** Returns the state and the records after `count` completed steps. */
function stateAfter(count: number) {
  return {
    nextStep: steps[count]?.step ?? null,
    confirmed: steps.slice(0, count).map(({ step }) => step),
    accounts: count > 0 ? 1 : 0,
    licenses: count > 1 ? 1 : 0,
    seats: count > 2 ? 1 : 0,
    used: count > 3 ? 2 : 0,
  }
}

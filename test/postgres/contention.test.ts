import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../src/platform/database/open.ts'
import { attempt, transact } from '../../src/platform/db.ts'
import { parseTypedId } from '../../src/platform/ids.ts'
import { hasPostgres } from '../database.ts'
import { uniqueCode } from '../seed.ts'
import { holdAt, untilWaiting } from './barrier.ts'
import { useGateways } from './gateways.ts'
import { activate, customer, mutate, seedLicenseType } from './mutations.ts'

describe.skipIf(!hasPostgres())('contention never fails a request', () => {
  const licet = useGateways()
  let database: Database

  beforeAll(async () => {
    database = await openDatabase({
      url: licet.databaseUrl,
      dataDir: '',
      poolSize: 4,
      statementTimeoutMs: 15_000,
      waitMs: 5_000,
    })
  })
  afterAll(() => database?.close())

  test('two transactions that deadlock both commit', async () => {
    await licet.sql.query(
      'create table tallies (id int primary key, tally int); insert into tallies values (1, 0), (2, 0)',
    )
    const before = await deadlocks()
    let runs = 0
    let waiting = () => {}
    const bothHaveOne = new Promise<void>((resolve) => {
      waiting = resolve
    })

    await Promise.all(
      [
        [1, 2],
        [2, 1],
      ].map(([first, second]) =>
        transact(database.db, async (tx) => {
          await tx.$executeRaw`update tallies set tally = tally + 1 where id = ${first}`
          if (++runs === 2) waiting()
          await bothHaveOne
          await tx.$executeRaw`update tallies set tally = tally + 1 where id = ${second}`
        }),
      ),
    )

    expect(runs).toBe(3)
    await untilDeadlocksPass(before)
    expect((await licet.sql.query('select tally from tallies')).rows).toEqual([{ tally: 2 }, { tally: 2 }])
  })

  test.each([
    { failure: 'a serialization failure', code: '40001' },
    { failure: 'a deadlock', code: '40P01' },
  ])('$failure is retried, also under a savepoint, and the first writes are undone', async ({ code }) => {
    await licet.sql.query('drop table if exists tries; create table tries (number int)')
    let runs = 0

    await transact(database.db, async (tx) => {
      runs++
      await tx.$executeRaw`insert into tries values (${runs})`
      await attempt(tx, async () => {
        if (runs < 4)
          await tx.$executeRawUnsafe(`do $$ begin raise 'contended' using errcode = '${code}'; end $$`)
      })
    })

    expect((await licet.sql.query('select number from tries')).rows).toEqual([{ number: 4 }])
  })

  test('an error that is no contention is not retried', async () => {
    let runs = 0

    await expect(
      transact(database.db, async (tx) => {
        runs++
        await tx.$executeRaw`select 1 / 0`
      }),
    ).rejects.toThrow('division by zero')

    expect(runs).toBe(1)
  })

  test('an onboarding that is abandoned while its license is activated: both mutations succeed', async () => {
    const account = customer(uniqueCode('account'))
    const started = await mutate(licet.at(0), 'startOnboarding', { account }, 'onboarding { id }')
    const onboarding = started.onboarding.id
    const input = { onboarding, licenseType: await seedLicenseType(licet.at(0)) }
    const { licenseKey: key } = await mutate(licet.at(0), 'assignLicense', input, 'licenseKey')
    const before = await deadlocks()

    // One transaction locks the onboarding first and then the license. The other locks them in reverse order.
    const barrier = await holdAt(licet.databaseUrl, { table: 'onboardings', event: 'update' })
    const abandoned = mutate(
      licet.at(0),
      'abandonOnboarding',
      { onboarding, reason: 'No response' },
      'onboarding { state }',
    )
    await barrier.reached()
    const activated = activate(licet.at(1), { key, fingerprint: 'laptop' })
    await untilWaiting(licet.sql, 2)
    await barrier.release()

    expect(await abandoned).toEqual({ onboarding: { state: 'ABANDONED' } })
    expect(await activated).toMatchObject({ created: true, validation: { code: 'VALID' } })
    await untilDeadlocksPass(before)
    const { rows } = await licet.sql.query(
      `select state, next_step, (select count(*)::int from activations a where a.license_id = o.license_id) as activations
      from onboardings o where id = $1`,
      [parseTypedId(onboarding)!.uuid],
    )
    expect(rows).toEqual([{ state: 'ABANDONED', next_step: null, activations: 1 }])
  })

  /** The server counts a deadlock with a delay. */
  async function untilDeadlocksPass(before: number): Promise<void> {
    await vi.waitFor(async () => expect(await deadlocks()).toBeGreaterThan(before), 100_000)
  }

  async function deadlocks(): Promise<number> {
    const text = 'select deadlocks::int from pg_stat_database where datname = current_database()'
    return (await licet.sql.query(text)).rows[0].deadlocks
  }
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import { openDatabase } from '../../src/platform/database/open.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { FORGET_MS } from '../../src/privacy/anonymize-person.ts'
import { exportSections } from '../../src/privacy/export-sections.ts'
import { forgetContact } from '../../src/privacy/forget-contact.ts'
import { matchingRowsStatement } from '../../src/privacy/redact-account.ts'
import { startTestApp } from '../app.ts'
import { createPostgresDatabase, hasPostgres } from '../database.ts'

const NAMING = 40_000
const OTHERS = 20_000
const ada = { name: 'Ada Adams', email: 'ada@forgotten.example' }

describe.skipIf(!hasPostgres())(
  'a contact in tens of thousands of records',
  {
    timeout: 120_000,
  },
  async () => {
    if (!hasPostgres()) return
    const database = await createPostgresDatabase()
    afterAll(() => database.drop())
    const app = await startTestApp(() =>
      openDatabase({
        url: database.url,
        dataDir: '',
        poolSize: 4,
        statementTimeoutMs: 15_000,
        waitMs: 10_000,
      }),
    )
    const { admin } = app
    const run = (text: string, values: unknown[] = []) =>
      app.ctx.sql.query<Record<string, never>>({ name: '', text }, values)
    let accountId = ''
    let contactId = ''

    /** Writes events of an actor to the audit log of an account, in statements that are short on any machine. */
    const addEvents = async (account: string, count: number, actor: string) => {
      for (let first = 0; first < count; first += 2_000)
        await run(
          `insert into events (id, occurred_at, type, subject_id, account_id, actor, request_id, data)
      select gen_random_uuid(), now(), 'license.renewed', $1::uuid, $1::uuid, $2, 'r',
        jsonb_build_object('reason', 'requested by ' || $2 || ', ' || g) from generate_series($3::int, $4::int) g`,
          [account, actor, first + 1, Math.min(first + 2_000, count)],
        )
    }
    const seed = async (externalId: string, contact: typeof ada) =>
      (await startOnboarding(admin, { account: { name: externalId, externalId, contact } })).accountId
    const countNaming = async () => {
      const [row] = await run(
        `select count(*)::int as naming from events where account_id = $1 and (actor || data::text) ilike $2`,
        [accountId, `%${ada.email}%`],
      )
      return Number(row!.naming)
    }
    const forget = () =>
      once(admin, 'forgetContact', {}, (tx) => forgetContact(admin, tx, { contactId, reason: 'Asked.' }), {
        longestMs: FORGET_MS,
      })

    beforeAll(async () => {
      accountId = await seed('forgotten', ada)
      contactId = (await app.ctx.db.contact.findFirstOrThrow({ where: { accountId } })).id
      await addEvents(accountId, NAMING, `oidc:${ada.email}`)
      await addEvents(accountId, OTHERS, 'oidc:bob@forgotten.example')
      const other = await seed('other', { name: 'Eve Evans', email: 'eve@other.example' })
      await addEvents(other, NAMING, `oidc:${ada.email}`)
      await run('vacuum analyze events')
    }, 600_000)

    test('stays in all of them if the erasure is stopped half-way', async () => {
      const before = await countNaming()
      expect(before).toBeGreaterThanOrEqual(NAMING)
      const [last] = await run(
        `select id from events where account_id = $1 and actor = $2 order by id desc limit 1`,
        [accountId, `oidc:${ada.email}`],
      )
      await run(`create function stop() returns trigger language plpgsql as $$ begin
      if new.id = '${last!.id}' then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$`)
      await run('create trigger stop before update on events for each row execute function stop()')
      await expect(forget()).rejects.toThrow()
      await run('drop trigger stop on events')
      expect(await countNaming()).toBe(before)
      expect(await app.ctx.db.contact.findUniqueOrThrow({ where: { id: contactId } })).toMatchObject(ada)
    })

    test('is removed from each of them, and no other person is', async () => {
      await forget()
      expect(await countNaming()).toBe(0)
      const [counted] = await run(
        `select count(*) filter (where account_id = $1 and actor like '%bob@forgotten.example')::int as bob,
        count(*) filter (where account_id = $1 and data->>'reason' like 'requested by %[anonymized], %')::int as struck,
        count(*) filter (where account_id <> $1 and actor like $2)::int as elsewhere from events`,
        [accountId, `%${ada.email}`],
      )
      expect(counted).toEqual({ bob: OTHERS, struck: NAMING, elsewhere: NAMING })
    })

    test('is found through the index, from the position after the previous statement', async () => {
      const section = exportSections.find(({ name }) => name === 'events')!
      const plans = await run(
        `explain ${matchingRowsStatement(section, section.freeText!, true)
          .replace('$1', `'${accountId}'`)
          .replace('$2', `'{${ada.email}}'`)
          .replaceAll('$3', `'{01980000-0000-7000-8000-000000000000}'`)}`,
      )
      const plan = plans.map((row) => row['QUERY PLAN']).join('\n')
      const scans = plan.split('\n').filter((line) => /Scan using|Scan on events/.test(line))
      const positions = plan.match(/Index Cond: \(\(account_id = '.+'::uuid\) AND \(id > '.+'::uuid\)\)/g)
      expect(scans.length).toBeGreaterThan(0)
      expect(scans).toHaveLength(positions!.length)
      expect(scans.filter((line) => !/Index Scan using events_\w+_account_id_id_idx/.test(line))).toEqual([])
      expect(plan).not.toMatch(/Sort {2}\(/)
    })
  },
)

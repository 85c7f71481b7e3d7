import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { devNull } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { createClient } from '../integrations/hubspot/api/client.ts'
import { startEmulator } from '../integrations/hubspot/emulator/start-emulator.ts'
import { setUpPortal } from '../integrations/hubspot/portal/setup.ts'
import { columnsToCopy } from './copy-rows.ts'
import { startGateway } from './gateway.ts'
import { parseOptions, server, wholeNumber } from './parse-options.ts'

const usage = `npm run bench:crm -- [--accounts 10000] [--server postgres://…]

Pushes accounts, each with a license and a contact, to the emulator of HubSpot, and kills the gateway with SIGKILL during
the push. Prints the number of calls and its minimum (100 records or 1,000 associations a call), the busiest ten seconds and the lowest limit of
HubSpot, and the result of reconcileCrm(dryRun: true). Fails above 1.2 times the minimum of calls, after a refused call,
and if any record differs. Takes about a minute and a half for 10,000 accounts.`

const { options } = parseOptions(usage, { accounts: wholeNumber(10_000), server })
const { accounts: count } = options
const progress = (line: string) => console.error(`  ${line}`)

/** Copies the seeded account. Each copy has its own contact and license. */
type Columns = Awaited<ReturnType<typeof columnsToCopy>>
const copies = (accounts: Columns, licenses: Columns) => `
  with template as (select l.account_id, min(l.id::text)::uuid as license_id from licenses l group by l.account_id order by 1 limit 1),
  account as (
    insert into accounts (${accounts.names}) select ${accounts.copied} from template t join accounts a on a.id = t.account_id, generate_series(1, $1::int) n,
      jsonb_populate_record(a, jsonb_build_object('id', bench_id(1000000 + n), 'name', 'Customer ' || n)) copy
    returning id
  ), contact as (
    insert into contacts (id, account_id, name, email)
    select gen_random_uuid(), id, 'Ada', 'ada-' || id || '@example.com' from account
  )
  insert into licenses (${licenses.names}) select ${licenses.copied} from template t join licenses l on l.id = t.license_id, generate_series(1, $1::int) n,
    jsonb_populate_record(l, jsonb_build_object('id', bench_id(1000000 + n), 'account_id', bench_id(1000000 + n))) copy`
const unsynced = `
  select count(*)::int from accounts a left join crm_records r on r.kind = 'ACCOUNT' and r.subject_id = a.id
  where r.pushed_digest is null or r.dirty_since is not null`
const requestDryRun = `
  insert into crm_reconciliations (id, dry_run, requested_by, requested_at) values ($1, true, 'bench', now())`
const waiting = `select count(*)::int from crm_reconciliations where state in ('WAITING', 'RUNNING')`

const emulator = await startEmulator({ autoCreateCompanies: false })
const log = pino({ level: 'silent' })
await setUpPortal(createClient({ token: { token: emulator.token }, baseUrl: emulator.url, log }))
await sleep(10_000)
emulator.calls.length = 0

progress(`seeding ${count} accounts`)
const seeding = await startGateway({ server: options.server, licenses: 10 })
const children = new Set<ReturnType<typeof spawn>>()
try {
  await seeding.sql.query(
    copies(await columnsToCopy(seeding.sql, 'accounts'), await columnsToCopy(seeding.sql, 'licenses')),
    [count],
  )
  progress('pushing, and killing the gateway during the push')
  const startedAt = performance.now()
  const first = startSync()
  await until(() => batches() >= count / 100)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const atKill = emulator.calls.length
  startSync()
  await until(async () => (await count1(unsynced)) === 0)
  const seconds = (performance.now() - startedAt) / 1000
  const calls = [...emulator.calls]

  progress('reading all records back')
  await seeding.sql.query(requestDryRun, [randomUUID()])
  await until(async () => (await count1(waiting)) === 0)
  const { rows } = await seeding.sql.query<{ compared: number; differing: number }>(
    `select compared, differing from crm_reconciliations where state = 'COMPLETED'`,
  )
  const report = rows[0]!

  const contacts = await count1('select count(distinct email)::int from contacts')
  const accounts = await count1('select count(*)::int from accounts')
  // Contacts are written, associated with their companies, and checked for another primary company.
  const fewest = Math.ceil(accounts / 100) + Math.ceil(contacts / 100) + 2 * Math.ceil(contacts / 1_000)
  const refused = calls.filter(({ status }) => status >= 400).length
  const busiest = busiestTenSeconds([...emulator.calls].map(({ at }) => at.getTime()))
  const ratio = calls.length / fewest
  console.log(`accounts ${accounts}, contacts ${contacts}; killed after ${atKill} calls; ${seconds.toFixed(1)} s
calls ${calls.length} / minimum ${fewest} = ${ratio.toFixed(3)} (at most 1.2)
busiest ten seconds ${busiest} calls (lowest limit of HubSpot: 100); refused ${refused}
compared ${report.compared}, differing ${report.differing}`)
  if (ratio > 1.2 || busiest > 100 || refused > 0 || report.differing > 0) process.exitCode = 1
} finally {
  for (const child of children) child.kill('SIGKILL')
  await seeding.stop()
  await emulator.close()
}

/** Starts a gateway with the emulator as HubSpot, on the seeded database. */
function startSync() {
  const child = spawn(process.execPath, ['bin/licet.js', 'start'], {
    cwd: new URL('..', import.meta.url).pathname,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      DATABASE_URL: seeding.database,
      LICET_SECRET: seeding.secret,
      LICET_ENV_FILE: devNull,
      NODE_ENV: 'production',
      LICET_TRUSTED_PROXIES: 'loopback',
      PORT: '0',
      LICET_LOG_LEVEL: 'fatal',
      LICET_HUBSPOT_TOKEN: emulator.token,
      LICET_HUBSPOT_URL: emulator.url,
    },
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

function batches(): number {
  return emulator.calls.filter(({ path, status }) => path.endsWith('/batch/upsert') && status === 200).length
}

async function count1(query: string): Promise<number> {
  const { rows } = await seeding.sql.query<Record<string, number>>(query)
  return Object.values(rows[0]!)[0]!
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 600_000; Date.now() < deadline; await sleep(50)) {
    if (await holds()) return
  }
  throw new Error('The condition was not met within ten minutes.')
}

function busiestTenSeconds(times: number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 10_000).length))
}

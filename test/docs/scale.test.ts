import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { heartbeat } from '../../src/domain/activations/heartbeat.ts'
import { releaseActivation } from '../../src/domain/activations/release.ts'
import { recordUsage } from '../../src/domain/usage/record.ts'
import { validateLicense } from '../../src/domain/validation/validate.ts'
import { transact } from '../../src/platform/db.ts'
import { startTestApp } from '../app.ts'
import { createEmbedded } from '../database.ts'
import { seedLicense } from '../seed.ts'

const page = readFileSync('docs/scale.md', 'utf8')

/** Returns the cells of the rows of the table below a heading. */
function tableBelow(heading: string): string[][] {
  const [, section = ''] = page.split(`\n${heading}\n`)
  const lines = section.split(/\n#/)[0]!.split('\n')
  const rows = lines.filter((line) => line.startsWith('|')).slice(2)
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const namesIn = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!)

/** Every statement that reached the embedded database, with and without Prisma. */
const sent: string[] = []
type Query = (text: string, values?: unknown[], options?: unknown) => Promise<unknown>
interface Sender {
  query: Query
}
const app = await startTestApp(async () => {
  const database = await createEmbedded()
  const { pglite } = database.engine as unknown as {
    pglite: Sender & { transaction: (work: (tx: Sender) => unknown) => unknown }
  }
  const record = (sender: Sender) => {
    const query = sender.query.bind(sender)
    sender.query = (text, ...rest) => {
      sent.push(text)
      return query(text, ...rest)
    }
    return sender
  }
  record(pglite)
  const transaction = pglite.transaction.bind(pglite)
  pglite.transaction = (work) => transaction((tx) => work(record(tx)))
  return database
})
const { admin } = app

const classes = new Map(
  tableBelow('### Tables').flatMap(([kind, , names]) =>
    namesIn(names!).map((name) => [name, kind!] as const),
  ),
)

/** The place of a statement in the page: its verb, its tables, and the keys by which it finds rows of distributed tables. */
function placeOf(statement: string): string {
  const text = statement
    .replaceAll(/"public"\.|"/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase()
  const named = [...text.matchAll(/\b(?:from|join|update|into) (\w+)/g)].map(([, name]) => name!)
  const tables = [...new Set(named.filter((name) => classes.has(name)))].sort()
  if (tables.length === 0) return ''
  const isWrite = /(?<!\bfor |\bno key )\b(insert into|update|delete from)\b/.exec(text)?.[1]
  const verb = isWrite?.split(' ')[0] ?? 'select'
  const keys = [
    [/\bk\.digest = |license_keys where digest/, 'key digest'],
    [/\baccount_id (=|in|is)|\baccounts\.id (=|in)/, 'account'],
    [
      /\blicense_id (=|in)|\bl\.id = |\blicenses\.id (=|in)|\blicenses t on t\.id =|\b(from|update) licenses .*where id =/,
      'license',
    ],
    [
      /\b(activations|license_files|notifications|events|contacts)\.id (=|in)|\bactivation_id (=|in)|\bactivations t on t\.id =|\bupdate activations .*where id =/,
      'row',
    ],
  ] as const
  const found = keys.filter(([pattern]) => pattern.test(text)).map(([, name]) => name)
  return `${verb} ${tables.join(', ')} | ${found.join(', ') || (verb === 'insert' ? 'new row' : 'none')}`
}

/** Runs each hot operation once, and records its statements. */
async function runHotOperations(): Promise<void> {
  const { licenseKey: key } = await seedLicense(admin, {
    seatModel: 'FLOATING',
    leaseDuration: 'PT1H',
    maxActivations: 2,
    meters: [{ code: 'renders', limit: 3 }],
    term: 'P1Y',
  })
  const laptop = { key, fingerprint: 'laptop' }
  await app.ctx.lastSeen.flush()
  sent.length = 0
  const { activation } = await activateLicense(admin, laptop)
  await activateLicense(admin, laptop)
  await validateLicense(admin, { ...laptop, meter: 'renders', entitlements: ['export'] })
  await transact(admin.db, (tx) => heartbeat(admin, tx, laptop))
  await transact(admin.db, (tx) => recordUsage(admin, tx, { ...laptop, meter: 'renders', amount: 1 }))
  await transact(admin.db, (tx) => releaseActivation(admin, tx, { activationId: activation!.id }))
  await activateLicense(admin, { key, fingerprint: 'desktop' })
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, { key, fingerprint: 'desktop' }))
  await app.ctx.lastSeen.flush()
}

test('every table is in one class', async () => {
  const rows = await app.ctx.db.$queryRaw<{ name: string }[]>`
    select relname::text as name from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace = 'public'::regnamespace`
  const listed = tableBelow('### Tables').flatMap(([, , names]) => namesIn(names!))
  expect(listed.sort()).toEqual(rows.map(({ name }) => name).sort())
})

test('every statement of a hot operation is on the page, with the keys by which it finds its rows', async () => {
  await runHotOperations()
  const places = new Set(sent.map(placeOf).filter((place) => place !== ''))
  const onPage = tableBelow('### Statements').map(
    ([statement, keys]) => `${statement!.replaceAll('`', '')} | ${keys}`,
  )
  expect([...places].sort()).toEqual(onPage.sort())
})

test('a statement that finds no row by account, license or reference is named with its look-up', () => {
  const named = new Set(
    tableBelow('### Look-ups that find the account first').map(([statement]) => statement),
  )
  const isRouted = ([statement, keys]: string[]) =>
    /license|account|new row/.test(keys!) && !/key digest/.test(keys!)
      ? true
      : namesIn(statement!.replaceAll(/\w+/g, '`$&`'))
          .slice(1)
          .every((name) => classes.get(name) === 'Reference')
  const others = tableBelow('### Statements').filter((row) => !isRouted(row))
  expect(new Set(others.map(([statement]) => statement))).toEqual(named)
})

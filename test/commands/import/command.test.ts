import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { fillDataDir } from '../../database.ts'
import { seedLicenseType } from '../../seed.ts'
import { runCommand, startImport, withDatabase } from './command.ts'
import { countRows, makeFolder } from './files.ts'

let folder: string
let dataDir: string
let licenseType: string
let file: string
const environment = () => ({ LICET_DATA_DIR: dataDir })

const header = 'account_name,external_id,contact_email,license_type,key,fingerprints'
const linesOf = (name: string, n: number) =>
  [1, 2].map(
    (part) =>
      `${name} ${n},${name}-${n},${name}${n}@example.com,${licenseType},${name}-KEY-${n}-${part},d1;d2`,
  )

beforeAll(async () => {
  folder = await makeFolder()
  dataDir = join(folder, 'data')
  fillDataDir(dataDir)
  licenseType = (await withDatabase(dataDir, (ctx) => seedLicenseType(ctx, { maxActivations: 2 })))
    .licenseType
  file = join(folder, 'customers.csv')
  await writeFile(file, [header, ...linesOf('small', 1), ...linesOf('small', 2), ''].join('\n'))
})

test('imports a file, prints what it did and exits with 0; a second time there is nothing to do', async () => {
  const dry = await runCommand(['csv', file, '--dry-run'], environment())
  expect(dry).toMatchObject({ code: 0, stderr: '' })
  expect(dry.stdout).toContain('Dry run: nothing was written.')

  const first = await runCommand(['csv', file], environment())
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(first.stdout).toMatch(/^Imported\.\n[\s\S]*accounts +2 +0\n +contacts +2 +0\n +licenses +4 +0\n/)

  const second = await runCommand(['csv', file], environment())
  expect(second).toMatchObject({ code: 0 })
  expect(second.stdout).toContain('There was nothing new: nothing was changed.')
  await withDatabase(dataDir, async (ctx) => {
    expect((await validateLicense(ctx, { key: ' small-KEY-2-1 ', fingerprint: 'd1' })).code).toBe('VALID')
  })
})

test('exits with 2 where something was skipped, and writes the whole report, without a key', async () => {
  const path = join(folder, 'faulty.csv')
  const report = join(folder, 'report.json')
  const bad = Array.from({ length: 60 }, (_, n) => `Bad,bad,,no-such-type,SECRET-KEY-${n},`)
  await writeFile(path, [header, ...bad].join('\n'))
  const ended = await runCommand(['csv', path, '--report', report], environment())
  expect(ended.code).toBe(2)
  expect(ended.stdout).toContain('60 skipped: not imported.')
  expect(ended.stdout).toContain('… and 10 more; --report FILE has them all.')
  const written = await readFile(report, 'utf8')
  expect(JSON.parse(written)).toMatchObject({ dryRun: false, stopped: null, created: { licenses: 0 } })
  expect(JSON.parse(written).skipped).toHaveLength(60)
  expect(ended.stdout + ended.stderr + written).not.toContain('SECRET')
})

test('one that is killed leaves whole accounts, and is continued by running it again', async () => {
  const total = 400
  const path = join(folder, 'many.csv')
  const lines = Array.from({ length: total }, (_, n) => linesOf('many', n)).flat()
  // The two licenses of an account stand far apart in the file.
  const apart = [...lines.filter((_, n) => n % 2 === 0), ...lines.filter((_, n) => n % 2 === 1)]
  await writeFile(path, [header, ...apart].join('\n'))

  const killed = startImport(['csv', path], environment())
  await killed.progress()
  killed.kill('SIGKILL')
  expect((await killed.ended).code).toBe(null)
  const done = await withDatabase(dataDir, async ({ db }) => {
    const accounts = await db.account.findMany({
      where: { externalId: { startsWith: 'many-' } },
      include: {
        contacts: true,
        licenses: { include: { keys: true, activations: true, events: true } },
        events: true,
      },
    })
    for (const { contacts, licenses, events } of accounts) {
      expect([contacts.length, licenses.length, events.length]).toEqual([1, 2, 3])
      for (const license of licenses)
        expect([license.keys.length, license.activations.length, license.events.length]).toEqual([1, 2, 1])
    }
    return accounts.length
  })
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThan(total)

  const interrupted = startImport(['csv', path], environment())
  await interrupted.progress()
  // A terminal signals the command, and so does the process that started it.
  interrupted.kill('SIGINT')
  interrupted.kill('SIGTERM')
  expect(await interrupted.ended).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/Stopped: it was interrupted after \d+ of 400 accounts\./),
  })
  const continued = await runCommand(['csv', path], environment())
  expect(continued.code).toBe(0)
  const rows = await withDatabase(dataDir, countRows)
  expect(rows.licenses).toBe(2 * total + 4)
  expect(rows.activations).toBe(2 * rows.licenses)
})

test('is refused while the embedded database is in use, with the reason', async () => {
  const ended = await withDatabase(dataDir, () => runCommand(['csv', file], environment()))
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(/^licet: The data directory .* is in use by another Licet process/)
})

test('is refused under another secret than the keys were stored under', async () => {
  const ended = await runCommand(['csv', file], {
    ...environment(),
    LICET_SECRET: 'another-secret-that-is-long-enough-0123456789',
  })
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(/^licet: LICET_SECRET is not the secret of this database\. .*\.\n$/)
})

test('a file that cannot be read ends it with 1 and one sentence', async () => {
  const ended = await runCommand(['csv', join(folder, 'absent.csv')], environment())
  expect(ended).toMatchObject({ code: 1, stdout: '' })
  expect(ended.stderr).toMatch(
    /^licet: .*absent\.csv cannot be read: ENOENT\.\nCheck the path and its permissions\.\n$/,
  )
})

test('says how it is used', async () => {
  const ended = await runCommand(['--help'], environment())
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(ended.stdout).toMatch(/^Usage: licet import \[options\] \[command\]\n/)
})

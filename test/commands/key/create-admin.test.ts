import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestApiKey, isApiKey } from '../../../src/auth/api-key.ts'
import { scopesOf } from '../../../src/platform/caller.ts'
import { TEST_SECRET } from '../../app.ts'
import { fillDataDir } from '../../database.ts'
import { withDatabase } from '../import/command.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-key-'))
const dataDir = join(folder, 'data')
beforeAll(() => fillDataDir(dataDir))
afterAll(() => rmSync(folder, { recursive: true }))

async function run(file: string, args: string[]) {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: 'node_modules/.cache/node',
      LICET_SECRET: TEST_SECRET,
      LICET_DATA_DIR: dataDir,
    },
  })
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text))
  const [code] = await once(child, 'close')
  return { code, ...output }
}

const createAdmin = (...args: string[]) =>
  run(process.execPath, ['bin/licet.js', 'key', 'create-admin', ...args])

const findKey = (apiKey: string) =>
  withDatabase(dataDir, ({ db }) => db.apiKey.findUnique({ where: { digest: digestApiKey(apiKey) } }))
const countKeys = () => withDatabase(dataDir, ({ db }) => db.apiKey.count())

test('writes an admin key to a new file that only its owner can read, and prints its path alone', async () => {
  const path = join(folder, 'key')
  const created = await createAdmin('--name', 'recovery', '--out', path)

  const apiKey = readFileSync(path, 'utf8').trim()
  expect(created).toEqual({
    code: 0,
    out: expect.stringContaining(`Wrote an admin key to ${path}.`),
    err: '',
  })
  expect(created.out).not.toContain(apiKey)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(isApiKey(apiKey)).toBe(true)
  expect(await findKey(apiKey)).toMatchObject({
    name: 'recovery',
    audience: 'ADMIN',
    scopes: [...scopesOf.ADMIN],
    createdBy: 'system',
    revokedAt: null,
    expiresAt: null,
  })
})

test('without a terminal and --out it writes the key into the data directory', async () => {
  const path = join(dataDir, 'admin-key')
  const created = await createAdmin()

  expect(created).toEqual({
    code: 0,
    out: expect.stringContaining(`Wrote an admin key to ${path}.`),
    err: '',
  })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await findKey(readFileSync(path, 'utf8').trim())).toMatchObject({
    name: 'created by licet key create-admin',
  })
})

test('prints the key once in a terminal, and writes no file', async () => {
  rmSync(join(dataDir, 'admin-key'), { force: true })
  const command = `${process.execPath} bin/licet.js key create-admin`
  const { code, out } = await run('script', ['--quiet', '--return', '--command', command, '/dev/null'])

  expect(code, out).toBe(0)
  const [, apiKey] = /^Admin key, shown this once: (licet_\w+)\r?$/m.exec(out)!
  expect(out.split(apiKey!)).toHaveLength(2)
  expect(await findKey(apiKey!)).not.toBe(null)
  expect(existsSync(join(dataDir, 'admin-key'))).toBe(false)
})

test('creates no key if its file exists or cannot be created, or the name is refused', async () => {
  const before = await countKeys()
  const path = join(folder, 'taken')
  writeFileSync(path, 'other')

  expect(await createAdmin('--out', path)).toEqual({
    code: 1,
    out: '',
    err: `licet: ${path} exists already.\nMove the file away, or choose another file with --out.\n`,
  })
  expect(readFileSync(path, 'utf8')).toBe('other')
  const unreachable = await createAdmin('--out', join(path, 'key'))
  expect(unreachable).toMatchObject({ code: 1, out: '' })
  expect(unreachable.err).toMatch(
    /^licet: .* cannot be created: ENOTDIR.*\nChoose another file with --out\.\n$/,
  )

  const refused = join(folder, 'refused')
  expect(await createAdmin('--name', 'x'.repeat(201), '--out', refused)).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^licet: .*name.*\nChoose another --name\.\n$/s),
  })
  expect(existsSync(refused)).toBe(false)
  expect(await countKeys()).toBe(before)
})

test('creates no key while the gateway uses the embedded database', async () => {
  const path = join(folder, 'locked')
  const refused = await withDatabase(dataDir, () => createAdmin('--out', path))

  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(/^licet: The data directory .* is in use by another Licet process/)
  expect(existsSync(path)).toBe(false)
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DataDirectoryLockedError, lockDataDirectory } from '../../../src/platform/database/lock.ts'
import { openDatabase } from '../../../src/platform/database/open.ts'

const root = mkdtempSync(join(tmpdir(), 'licet-lock-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(root, { recursive: true })
})

/** Starts another process that locks the directory and keeps the lock. */
async function holder(dataDir: string): Promise<ChildProcess> {
  const moduleUrl = new URL('../../../src/platform/database/lock.ts', import.meta.url).href
  const script = `
    import { lockDataDirectory } from '${moduleUrl}'
    lockDataDirectory(process.argv[1])
    console.log('locked')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, dataDir])
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

test('a second process on the data directory is refused, and its message says what to do', async () => {
  const dataDir = join(root, 'shared')
  const { pid } = await holder(dataDir)

  const take = () => lockDataDirectory(dataDir)
  expect(take).toThrow(DataDirectoryLockedError)
  for (const hint of [dataDir, `process ${pid}`]) expect(take).toThrow(hint)
  expect(take).toThrow(
    expect.objectContaining({ remedy: expect.stringMatching(/LICET_DATA_DIR.*DATABASE_URL/s) }),
  )
  const options = { dataDir, poolSize: 2, statementTimeoutMs: 1000, waitMs: 0 }
  await expect(openDatabase(options)).rejects.toThrow(DataDirectoryLockedError)
})

test('the lock ends with its process, also if the process is killed', async () => {
  const dataDir = join(root, 'killed')
  const child = await holder(dataDir)
  child.kill('SIGKILL')
  await once(child, 'exit')

  const release = lockDataDirectory(dataDir)
  expect(() => lockDataDirectory(dataDir)).toThrow(`process ${process.pid}`)
  release()
  lockDataDirectory(dataDir)()
})

test('two directories have two locks', () => {
  const releases = ['one', 'two'].map((name) => lockDataDirectory(join(root, name)))
  for (const release of releases) release()
})

import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fileStore } from '../../client/node/file-store.ts'
import { takeLock } from '../../client/node/take-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-store-'))
afterAll(() => rmSync(folder, { recursive: true }))
const counter = new URL('./count-in-store.ts', import.meta.url).pathname

test('keeps a text that only its owner can read', async () => {
  const path = join(folder, 'new', 'license.json')
  const store = fileStore(path)
  expect(await store.update((text) => `${text} 1`)).toBe('null 1')
  expect(await store.update((text) => `${text} 2`)).toBe('null 1 2')
  expect(readFileSync(path, 'utf8')).toBe('null 1 2')
  expect([statSync(path).mode & 0o777, statSync(join(folder, 'new')).mode & 0o777]).toEqual([0o600, 0o700])
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test('processes that change one store at a time lose no change', async () => {
  const path = join(folder, 'shared.json')
  const processes = [1, 2, 3].map(() => fork(counter, [path, '40'], { stdio: 'inherit' }))
  const codes = await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0]))
  expect(codes).toEqual([0, 0, 0])
  expect(readFileSync(path, 'utf8')).toBe('120')
})

test('a process that is killed leaves the old text or the new one, and the next one goes on', async () => {
  const path = join(folder, 'killed.json')
  const child = fork(counter, [path, '100000'], { stdio: 'inherit' })
  await expect.poll(() => existsSync(path) && Number(readFileSync(path, 'utf8'))).toBeGreaterThan(5)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const before = Number(readFileSync(path, 'utf8'))
  expect(await fileStore(path).update((text) => String(Number(text) + 1))).toBe(String(before + 1))
})

test('a lock of a process that was killed is removed', async () => {
  const path = join(folder, 'locked.json')
  writeFileSync(`${path}.lock`, '')
  utimesSync(`${path}.lock`, new Date(0), new Date(0))
  expect(await fileStore(path).update(() => 'x')).toBe('x')
})

test('of processes that remove one abandoned lock, each change counts', async () => {
  const path = join(folder, 'abandoned.json')
  writeFileSync(`${path}.lock`, '')
  utimesSync(`${path}.lock`, new Date(0), new Date(0))
  const processes = [1, 2, 3, 4].map(() => fork(counter, [path, '20'], { stdio: 'inherit' }))
  const codes = await Promise.all(processes.map(async (child) => (await once(child, 'exit'))[0]))
  expect([codes, readFileSync(path, 'utf8')]).toEqual([[0, 0, 0, 0], '80'])
})

test('an error of the disk is passed on, and the next change is tried again', async () => {
  const path = join(folder, 'file', 'license.json')
  writeFileSync(join(folder, 'file'), '')
  const store = fileStore(path)
  await expect(store.update(() => 'x')).rejects.toThrow()
  chmodSync(join(folder, 'file'), 0o600)
  rmSync(join(folder, 'file'))
  expect(await store.update(() => 'x')).toBe('x')
})

test('a lock that another process took meanwhile stays, and nothing is written without it', async () => {
  const path = join(folder, 'taken.json')
  const store = fileStore(path)
  await store.update(() => 'old')
  const failed = store.update(() => {
    rmSync(`${path}.lock`)
    writeFileSync(`${path}.lock`, 'of another process')
    return 'new'
  })
  await expect(failed).rejects.toThrow('lock')
  expect([readFileSync(path, 'utf8'), readFileSync(`${path}.lock`, 'utf8')]).toEqual([
    'old',
    'of another process',
  ])
})

test('a lock has a random content, and is removed by its owner only', async () => {
  const path = join(folder, 'owned.lock')
  const own = await takeLock(path)
  expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f-]{36}$/)
  writeFileSync(path, 'of another process')
  await own.release()
  expect(readFileSync(path, 'utf8')).toBe('of another process')
})

test('a file is read where no lock can be taken, and the change fails', async () => {
  const locked = join(folder, 'locked')
  const path = join(locked, 'license.json')
  await fileStore(path).update(() => 'old')
  // A user that may read the folder, and not write to it.
  const isRoot = process.geteuid!() === 0
  for (const one of [folder, locked]) chmodSync(one, 0o555)
  chmodSync(path, 0o444)
  if (isRoot) process.seteuid!(65_534)
  const seen: (string | null)[] = []
  const failed = fileStore(path)
    .update((text) => {
      seen.push(text)
      return 'new'
    })
    .finally(() => {
      if (isRoot) process.seteuid!(0)
      for (const one of [folder, locked]) chmodSync(one, 0o700)
    })
  await expect(failed).rejects.toThrow('EACCES')
  expect([seen, readFileSync(path, 'utf8')]).toEqual([['old'], 'old'])
})

test('a text is written to a new file, so that a process without its lock cannot change it', async () => {
  const path = join(folder, 'former.json')
  writeFileSync(`${path}.new`, 'half a text')
  const former = openSync(`${path}.new`, 'r+')
  await fileStore(path).update(() => 'whole text')
  writeSync(former, 'damage')
  closeSync(former)
  expect(readFileSync(path, 'utf8')).toBe('whole text')
})

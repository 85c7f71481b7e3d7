import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { AdminKeyFileError, writeAdminKeyFile } from '../../src/auth/admin-key-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'licet-admin-key-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('only this user can read the file, also in place of an earlier one or of a link', () => {
  const path = join(folder, 'data', 'admin-key')
  const other = join(folder, 'other')
  const isKept = () => {
    expect(readFileSync(path, 'utf8')).toBe('licet_new\n')
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    rmSync(path)
  }
  writeAdminKeyFile(path, 'licet_new')
  isKept()
  writeFileSync(path, 'licet_old\n', { mode: 0o644 })
  writeAdminKeyFile(path, 'licet_new')
  isKept()
  writeFileSync(other, 'kept', { mode: 0o644 })
  symlinkSync(other, path)
  writeAdminKeyFile(path, 'licet_new')
  isKept()
  expect(readFileSync(other, 'utf8')).toBe('kept')
})

test('the file of an earlier key is kept', () => {
  const path = join(folder, 'kept', 'admin-key')
  writeAdminKeyFile(path, 'licet_first')
  writeAdminKeyFile(path, 'licet_second')
  expect(readFileSync(path, 'utf8')).toBe('licet_second\n')
  expect(readFileSync(`${path}.old`, 'utf8')).toBe('licet_first\n')
  expect((statSync(`${path}.old`).mode & 0o777).toString(8)).toBe('600')
})

test('a path that cannot be written is an error with the remedy, and without the key', () => {
  const path = join(folder, 'admin-key')
  mkdirSync(path)
  const write = () => writeAdminKeyFile(path, 'licet_new')
  expect(write).toThrow(AdminKeyFileError)
  expect(write).toThrow(/admin-key: \w+\. Set an admin key of your own in LICET_ADMIN_KEY/)
  expect(write).not.toThrow(/licet_new/)
})

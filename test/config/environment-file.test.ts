import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { EnvironmentFileError, loadEnvironmentFile } from '../../src/config/environment-file.ts'

const root = mkdtempSync(join(tmpdir(), 'licet-environment-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'))
  path = join(folder, '.env')
})

function load(text: string | Uint8Array, environment: NodeJS.ProcessEnv = {}) {
  writeFileSync(path, text)
  return { file: loadEnvironmentFile(environment, folder), environment }
}

test('the file sets variables that the environment lacks, and its names are returned without values', () => {
  const { file, environment } = load('PORT=4001\nexport LICET_HOST = "0.0.0.0" # all\n\n# REDIS_URL=x\n', {
    PORT: '4000',
  })
  expect(environment).toEqual({ PORT: '4000', LICET_HOST: '0.0.0.0' })
  expect(file).toEqual({ path, variables: ['LICET_HOST'], overridden: ['PORT'] })
})

test('an empty variable of the environment wins too', () => {
  expect(load('DATABASE_URL=postgres://x', { DATABASE_URL: '' }).environment).toEqual({ DATABASE_URL: '' })
})

test('without a file, nothing is set', () => {
  const environment = {}
  expect(loadEnvironmentFile(environment, folder)).toBeNull()
  expect(environment).toEqual({})
})

test('the file is read once for an environment, and later calls return the same names', () => {
  const { file, environment } = load('PORT=4001')
  writeFileSync(path, 'LICET_HOST=x')
  expect(loadEnvironmentFile(environment, folder)).toEqual(file)
  expect(environment).toEqual({ PORT: '4001' })
})

test('LICET_ENV_FILE names another file, from the working directory', () => {
  writeFileSync(join(folder, 'production.env'), 'PORT=4002')
  const { file, environment } = load('PORT=4001', { LICET_ENV_FILE: 'production.env' })
  expect(environment.PORT).toBe('4002')
  expect(file?.path).toBe(join(folder, 'production.env'))
})

test('a byte order mark, CRLF, quotes and values with several lines are read', () => {
  const { environment } = load(
    '\ufeffPORT=4001\r\nLICET_SECRET="a # b"\r\nKEY="-----BEGIN\nnot = an assignment\n-----END"\n',
  )
  expect(environment).toEqual({
    PORT: '4001',
    LICET_SECRET: 'a # b',
    KEY: '-----BEGIN\nnot = an assignment\n-----END',
  })
})

test.each([
  [
    'UTF-16, as PowerShell writes it',
    Buffer.from('\ufeffPORT=4001', 'utf16le'),
    /\.env is not UTF-8\. Save it in this encoding\.$/,
  ],
  ['Latin-1', Buffer.from('LICET_MAIL_FROM=M\u00fcller', 'latin1'), /\.env is not UTF-8/],
  ['a line without =', 'PORT=1\nLICET_SECRET a-secret-value\n', /\.env has no assignment in line 2\./],
  ['a line with a colon', '\n\nLICET_SECRET: a-secret-value\n', /\.env has no assignment in line 3\./],
])('rejects %s, without its content', (_, text, message) => {
  const environment = {}
  expect(() => load(text, environment)).toThrow(EnvironmentFileError)
  expect(() => load(text, environment)).toThrow(message)
  expect(() => load(text, environment)).not.toThrow(/a-secret-value|ller/)
  expect(environment).toEqual({})
})

test('rejects a file that cannot be read, and says why', () => {
  expect(() => load('', { LICET_ENV_FILE: 'absent.env' })).toThrow(
    /absent\.env cannot be read: ENOENT\. Correct LICET_ENV_FILE\./,
  )
  rmSync(path)
  mkdirSync(path)
  expect(() => loadEnvironmentFile({}, folder)).toThrow(/\.env cannot be read: EISDIR\. It is a folder\./)
})

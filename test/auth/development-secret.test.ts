import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadOrCreateDevelopmentSecret } from '../../src/auth/development-secret.ts'
import { createSecrets } from '../../src/platform/secrets.ts'

let dataDir: string

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'licet-secret-'))
})

afterEach(() => {
  rmSync(dataDir, { recursive: true })
})

test('creates a secret that only its owner can read, and keeps it', () => {
  const secret = loadOrCreateDevelopmentSecret(dataDir)

  expect(Buffer.from(secret, 'base64')).toHaveLength(32)
  expect(() => createSecrets(secret)).not.toThrow()
  expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
  expect(readdirSync(dataDir)).toEqual(['secret'])
  expect(loadOrCreateDevelopmentSecret(dataDir)).toBe(secret)
})

test('creates the data directory', () => {
  const inner = join(dataDir, 'not', 'there')
  expect(loadOrCreateDevelopmentSecret(inner)).toBe(loadOrCreateDevelopmentSecret(inner))
})

test('creates one secret for each data directory', () => {
  const other = join(dataDir, 'other')
  expect(loadOrCreateDevelopmentSecret(dataDir)).not.toBe(loadOrCreateDevelopmentSecret(other))
})

test('reads a secret that an operator has written, without its line end', () => {
  const secret = 'x'.repeat(40)
  writeFileSync(join(dataDir, 'secret'), `${secret}\n`, { mode: 0o600 })
  expect(loadOrCreateDevelopmentSecret(dataDir)).toBe(secret)
})

test.each([0o640, 0o604, 0o660, 0o644])('rejects a file with mode %o, and does not change it', (mode) => {
  const secret = loadOrCreateDevelopmentSecret(dataDir)
  const path = join(dataDir, 'secret')
  chmodSync(path, mode)

  expect(() => loadOrCreateDevelopmentSecret(dataDir)).toThrow(`Run: chmod 600 ${path}`)
  expect(() => loadOrCreateDevelopmentSecret(dataDir)).not.toThrow(secret)
  expect(statSync(path).mode & 0o777).toBe(mode)
  expect(readFileSync(path, 'utf8').trim()).toBe(secret)
})

test('returns the same secret to processes that start together', async () => {
  const moduleUrl = new URL('../../src/auth/development-secret.ts', import.meta.url).href
  // Each process waits for the same instant. Otherwise their slow start would put them in order.
  const script = `
    import { loadOrCreateDevelopmentSecret } from '${moduleUrl}'
    const [dataDir, startsAt] = process.argv.slice(1)
    while (Date.now() < Number(startsAt)) {}
    console.log(loadOrCreateDevelopmentSecret(dataDir))`
  const startsAt = String(Date.now() + 1500)
  const secrets = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const args = ['--input-type=module', '--eval', script, dataDir, startsAt]
      return (await promisify(execFile)(process.execPath, args)).stdout.trim()
    }),
  )

  expect(new Set(secrets)).toEqual(new Set([loadOrCreateDevelopmentSecret(dataDir)]))
  expect(secrets).toHaveLength(8)
  expect(readdirSync(dataDir)).toEqual(['secret'])
}, 20_000)

import { expect, test } from 'vitest'
import { checkWorker } from '../../src/config/check-worker.ts'
import { ConfigError, readConfig } from '../../src/config/config.ts'

test('refuses a separate worker on the embedded database', () => {
  expect(() => checkWorker(readConfig({}))).toThrow(ConfigError)
})

test('accepts a separate worker on PostgreSQL', () => {
  expect(() => checkWorker(readConfig({ DATABASE_URL: 'postgres://127.0.0.1/licet' }))).not.toThrow()
})

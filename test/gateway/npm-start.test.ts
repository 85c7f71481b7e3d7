import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPostgresDatabase, fillDataDir, hasPostgres } from '../database.ts'

describe.each([
  ['start', /ready at http/, false],
  ['worker', /worker ready/, true],
])('SIGTERM to `npm run %s`', (script, ready, onPostgres) => {
  test.skipIf(onPostgres && !hasPostgres())('stops the process that npm started, in order', async () => {
    const database = onPostgres ? await createPostgresDatabase('empty') : null
    if (database) onTestFinished(() => database.drop())
    const dataDir = mkdtempSync(join(tmpdir(), 'licet-npm-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    fillDataDir(dataDir)
    const child = spawn('npm', ['run', script], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        LICET_ENV_FILE: devNull,
        LICET_DATA_DIR: dataDir,
        LICET_LOG_FORMAT: 'json',
        PORT: '0',
        ...(database && { DATABASE_URL: database.url }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, so that the test can end all of it.
      detached: true,
    })
    onTestFinished(() => {
      try {
        process.kill(-child.pid!, 'SIGKILL')
      } catch {
        // It has ended.
      }
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
    await expect.poll(() => output, { timeout: 100_000 }).toMatch(ready)
    child.kill('SIGTERM')
    // The pipe closes when the last process that has it ends.
    await once(child, 'close')
    expect(output).toContain('"shutting down"')
    expect(output).not.toContain('shutdown failed')
  })
})

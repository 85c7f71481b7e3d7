import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fillDataDir } from '../database.ts'

test.each([
  ['start', /ready at http/, {}],
  ['worker', /worker ready/, {}],
])(
  'SIGTERM to `npm run %s` stops the process that npm started, in order',
  async (script, ready, environment) => {
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
        ...environment,
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
  },
)

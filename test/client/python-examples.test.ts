import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { findPublished } from '../../src/http/published-documents.ts'
import { seedLicense } from '../seed.ts'
import { startField } from './device.ts'
import { hasToolchain } from './toolchain.ts'

const hasPython = hasToolchain('python3', '-c', 'import sys, cryptography; assert sys.version_info >= (3, 9)')
const hasDisplay =
  hasPython && hasToolchain('python3', '-c', 'import tkinter') && hasToolchain('xvfb-run', '--help')

describe.skipIf(!hasPython)('the examples in Python', async () => {
  const { admin, gateway, proxy } = await startField()
  const project = mkdtempSync(join(tmpdir(), 'licet-python-'))
  afterAll(() => rmSync(project, { recursive: true }))

  /** Environment of a program with the client, and with a home of its own. */
  async function environment(name: string, product: string): Promise<NodeJS.ProcessEnv> {
    const home = join(project, name)
    mkdirSync(home)
    const { body } = (await findPublished(gateway.ctx, '/.well-known/jwks.json'))!
    const keys = join(home, 'jwks.json')
    writeFileSync(keys, body)
    const PYTHONPATH = new URL('../../clients/python', import.meta.url).pathname
    const own = { HOME: home, XDG_STATE_HOME: home, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' }
    return { ...process.env, ...own, LICET_GATEWAY: proxy.url, LICET_PRODUCT: product, LICET_KEYS: keys }
  }

  /** Starts the worker of a container. Returns its process and what it printed so far. */
  async function startWorker(name: string, product: string, licenseKey: string) {
    const own = { LICET_FINGERPRINT: name, LICET_LICENSE_KEY: licenseKey, RETRY_SECONDS: '0.2' }
    const env = { ...(await environment(name, product)), ...own }
    const child = spawn('python3', ['examples/docker/worker.py'], { env, stdio: 'pipe' })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk
      })
    onTestFinished(() => void child.kill('SIGKILL'))
    return { child, output: () => output }
  }

  test('a container that is stopped gives its seat up, and another one takes it', async () => {
    const floating = { maxActivations: 1, seatModel: 'FLOATING', leaseDuration: 'PT30M' }
    const { product, licenseKey, licenseId } = await seedLicense(admin, floating)
    const first = await startWorker('container-1', product, licenseKey)
    await expect.poll(first.output).toBe('working\n')
    const second = await startWorker('container-2', product, licenseKey)
    await expect.poll(second.output).toMatch(/^waiting: /)
    first.child.kill('SIGTERM')
    await once(first.child, 'close')
    expect([first.output(), first.child.exitCode]).toEqual(['working\ngave the seat up\n', 0])
    await expect.poll(second.output).toMatch(/working\n$/)
    second.child.kill('SIGTERM')
    await once(second.child, 'close')
    expect(await gateway.ctx.db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
  })

  test.skipIf(!hasDisplay)('the window activates a license, uses it and gives it up', async () => {
    const { product, licenseKey } = await seedLicense(admin, {
      term: 'P1Y',
      entitlements: [{ code: 'export' }],
    })
    const env = { ...(await environment('desktop', product)), TEST_KEY: licenseKey }
    const command = ['-a', 'python3', 'test_app.py']
    await promisify(execFile)('xvfb-run', command, { cwd: 'examples/python-desktop', env })
  })
})

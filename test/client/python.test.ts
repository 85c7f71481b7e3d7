import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { findPublished } from '../../src/http/published-documents.ts'
import { seedLicense } from '../seed.ts'
import { startField } from './device.ts'
import { hasToolchain, run } from './toolchain.ts'

const client = 'clients/python'
const hasPython = hasToolchain('python3', '-c', 'import sys, cryptography; assert sys.version_info >= (3, 9)')

describe.skipIf(!hasPython)('the client for Python', async () => {
  const { admin, gateway, proxy } = await startField()
  const project = mkdtempSync(join(tmpdir(), 'licet-python-'))
  afterAll(() => rmSync(project, { recursive: true }))
  const readme = readFileSync(`${client}/README.md`, 'utf8')
  const examples = [...readme.matchAll(/```python\n([\s\S]*?)```/g)].map(([, code]) => code!)

  /** Runs an example of the README as written, with another gateway and product. */
  async function runExample(code: string, product: string, ...args: string[]): Promise<string> {
    const { body } = (await findPublished(gateway.ctx, '/.well-known/jwks.json'))!
    writeFileSync(join(project, 'jwks.json'), body)
    writeFileSync(
      join(project, 'app.py'),
      code.replace('https://licenses.example', proxy.url).replace('"studio"', `"${product}"`),
    )
    const PYTHONPATH = new URL(`../../${client}`, import.meta.url).pathname
    const env = { ...process.env, PYTHONPATH, HOME: project, XDG_STATE_HOME: project }
    return (await promisify(execFile)('python3', ['app.py', ...args], { cwd: project, env })).stdout
  }

  test('passes its tests, with the vectors of every client', () => {
    run(client, 'python3', ['-m', 'unittest', 'discover', '-t', '.', 'tests'])
  })

  test('the ten lines of the README activate a license, and work without the gateway', async () => {
    expect(examples[0]!.trim().split('\n').length).toBeLessThanOrEqual(10)
    expect(readFileSync('docs/clients.md', 'utf8')).toContain(examples[0])
    const { product, licenseKey } = await seedLicense(admin, {
      term: 'P1Y',
      entitlements: [{ code: 'export' }, { code: 'layers', value: 64 }],
    })
    proxy.set('none')
    expect(await runExample(examples[0]!, product, licenseKey)).toBe('You may export 64 layers\n')
    proxy.set('cut')
    expect(await runExample(examples[0]!, product)).toBe('You may export 64 layers\n')
    proxy.set('none')
    expect(await runExample(examples[1]!, product)).toBe('VALID\n')
  })
})

import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findPublished } from '../../src/http/published-documents.ts'
import { startField } from '../client/device.ts'
import { seedLicense } from '../seed.ts'
import { installExample } from './project.ts'

const { admin, gateway, proxy } = await startField()
const { body } = (await findPublished(gateway.ctx, '/.well-known/jwks.json'))!
const project = installExample('cli-node', String(body))
afterAll(() => rmSync(dirname(project), { recursive: true }))

test('the program for the command line activates a license and exports', async () => {
  const { product, licenseKey } = await seedLicense(admin, {
    ...{ term: 'P1Y', entitlements: [{ code: 'export' }] },
  })
  const env = { ...process.env, GATEWAY: proxy.url, PRODUCT: product, HOME: project, XDG_STATE_HOME: project }
  const flags = ['--disable-warning=ExperimentalWarning', 'studio.js']
  const run = (args: string[], input = '') =>
    new Promise<[code: unknown, output: string]>((resolve) => {
      const child = execFile(process.execPath, [...flags, ...args], { cwd: project, env }, (error, output) =>
        resolve([error?.code ?? 0, output]),
      )
      child.stdin!.end(input)
    })
  expect(await run([])).toEqual([2, 'Usage: studio license | studio export\n'])
  expect(await run(['export'])).toEqual([1, 'No license is active on this device. Enter a license key.\n'])
  expect(await run(['license', 'activate'], `${licenseKey}\n`)).toEqual([
    0,
    expect.stringMatching(/^VALID: /),
  ])
  expect(await run(['license', 'status'])).toEqual([0, expect.stringContaining('export: true')])
  proxy.set('cut')
  expect(await run(['export'])).toEqual([0, 'Exported.\n'])
  proxy.set('none')
  expect(await run(['license', 'deactivate'])).toEqual([0, expect.stringMatching(/^The seat is free/)])
  expect((await run(['export']))[0]).toBe(1)
})

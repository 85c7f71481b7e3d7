import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../client/index.ts'
import { runLicenseCommand } from '../../client/node/cli.ts'
import { answerLicenseRequest } from '../../src/domain/license-files/answer-request.ts'
import { seedLicense } from '../seed.ts'
import { DAY, startField } from './device.ts'

const { admin, gateway, proxy, software, time } = await startField()

const folder = mkdtempSync(join(tmpdir(), 'licet-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

async function commandOf(product: string, fingerprint = 'laptop') {
  const app = await software(product, fingerprint, { store: memoryStore() })
  return async (...args: string[]) => {
    const lines: string[] = []
    const code = await runLicenseCommand(app, args, {
      name: 'studio license',
      write: (line) => void lines.push(line),
    })
    return [code, lines.join('\n')] as const
  }
}

const entitlements = [{ code: 'layers', value: 64 }]

test('shows, activates and gives up a license', async () => {
  const { product, licenseKey, licenseId } = await seedLicense(admin, {
    term: 'P1Y',
    maxActivations: 1,
    entitlements,
  })
  const license = await commandOf(product)
  expect(await license()).toEqual([1, expect.stringMatching(/^NOT_ACTIVATED: /)])
  expect(await license('activate', 'nonsense')).toEqual([
    1,
    expect.stringMatching(/^LICENSE_KEY_MALFORMED: /),
  ])
  expect(await license('activate', licenseKey)).toEqual([
    0,
    expect.stringMatching(/^VALID: .*\n {2}layers: 64\n {2}without .* 2\d{3}-/),
  ])
  expect(await license('status')).toEqual([0, expect.stringMatching(/^VALID: /)])
  const other = await commandOf(product, 'desktop')
  expect(await other('activate', licenseKey)).toEqual([
    1,
    expect.stringMatching(/^ACTIVATION_LIMIT_EXCEEDED: .*\n {2}in use by /),
  ])
  expect(await license('deactivate')).toEqual([0, expect.stringMatching(/^The seat is free from /)])
  expect(await gateway.ctx.db.activation.count({ where: { licenseId, deactivatedAt: null } })).toBe(0)
})

test('carries a license file over the air gap', async () => {
  const { product, licenseKey } = await seedLicense(admin, {
    term: 'P1Y',
    offline: { ttl: 'P30D' },
    entitlements,
  })
  proxy.set('cut')
  const license = await commandOf(product)
  const path = (name: string) => join(folder, name)
  expect((await license('request', path('request.txt')))[0]).toBe(0)
  const request = readFileSync(path('request.txt'), 'utf8')
  const { file } = await answerLicenseRequest(admin, { request, key: licenseKey })
  writeFileSync(path('license.txt'), file)
  expect(await license('install', path('license.txt'))).toEqual([
    0,
    expect.stringMatching(/^VALID: .*\n {2}layers: 64/),
  ])
  expect(await license('release', path('release.txt'))).toEqual([0, expect.stringMatching(/^Wrote /)])
  expect(readFileSync(path('release.txt'), 'utf8')).toMatch(/^eyJ/)
  expect(await license('release', path('release.txt'))).toEqual([1, expect.stringMatching(/no license file/)])
})

test('a wrong command line shows the help', async () => {
  const { product } = await seedLicense(admin, {})
  const license = await commandOf(product)
  expect(await license('help')).toEqual([0, expect.stringMatching(/^Usage: studio license/)])
  for (const args of [['unknown'], ['install'], ['status', 'a', 'b']])
    expect((await license(...args))[0]).toBe(2)
  expect(await license('install', join(folder, 'none.txt'))).toEqual([1, expect.stringMatching(/ENOENT/)])
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createLicensing, secretStore } from '../../../client/vscode/index.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { transact } from '../../../src/platform/db.ts'
import { seedLicense } from '../../seed.ts'
import { DAY, startField } from '../device.ts'
import { startSecrets, startWindow } from './vscode.ts'

const { admin, gateway, proxy, time } = await startField()
const { db } = gateway.ctx
const keys = await transact(db, (tx) => publishedKeys(admin, tx))

const root = mkdtempSync(join(tmpdir(), 'licet-vscode-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0
const folder = () => join(root, `${++count}`, 'global-storage')

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

async function start(options: Partial<Parameters<typeof startWindow>[0]> = {}) {
  const license = await seedLicense(admin, { term: 'P1Y' })
  const window = startWindow({ folder: folder(), ...options })
  const settings = {
    ...{ gateway: proxy.url, product: license.product, version: '1.0', keys, fingerprint: 'laptop' },
    ...{ timeout: 60_000, now: () => time.now, name: 'Studio' },
  }
  const licensing = createLicensing(window.vscode, window.context, settings)
  const run = (action: string) => window.execute(`${license.product}.license.${action}`)
  return { ...license, ...window, settings, licensing, run }
}

test('activates, shows and deactivates a license with commands', async () => {
  const app = await start()
  await app.licensing.check()
  app.answers.push('Activate', 'LIC-00000')
  await app.run('status')
  app.answers.push(app.licenseKey)
  await app.run('activate')
  await app.run('status')
  app.answers.push(undefined)
  await app.run('deactivate')
  expect(app.licensing.standing.valid).toBe(true)
  app.answers.push('Deactivate')
  await app.run('deactivate')
  expect(app.messages).toEqual([
    ['warning', 'No license is active on this device. Enter a license key.', 'Activate'],
    ['input', 'Studio: License', 'Enter the license key.'],
    ['warning', expect.stringContaining('key')],
    ['input', 'Studio: License', 'Enter the license key.'],
    ['information', 'The license is valid.'],
    ['information', 'The license is valid.'],
    ['modal', 'Deactivate the license on this device?', 'Deactivate'],
    ['modal', 'Deactivate the license on this device?', 'Deactivate'],
    ['information', 'The license is no longer active on this device.'],
  ])
  expect(app.licensing.standing.state).toBe('UNLICENSED')
  expect(await db.activation.count({ where: { licenseId: app.licenseId, deactivatedAt: null } })).toBe(0)
})

test('the input can be left, and nothing is sent', async () => {
  const app = await start()
  const before = proxy.seen.length
  app.answers.push(undefined, '  ')
  await app.run('activate')
  await app.run('activate')
  expect(proxy.seen.length).toBe(before)
})

test('the status bar shows the standing in the language of VS Code, until the extension ends', async () => {
  const app = await start({ language: 'de' })
  const [item] = app.items
  expect(item).toMatchObject({
    ...{ shown: true, text: '$(warning) Studio', name: 'Studio: Lizenz' },
    ...{
      command: `${app.product}.license.status`,
      backgroundColor: { id: 'statusBarItem.warningBackground' },
    },
    tooltip: 'Auf diesem Gerät ist keine Lizenz aktiv. Geben Sie einen Lizenzschlüssel ein.',
  })
  await app.licensing.activate(app.licenseKey)
  expect(item).toMatchObject({
    ...{ text: '$(verified) Studio', backgroundColor: undefined, tooltip: 'Die Lizenz ist gültig.' },
  })
  app.deactivate()
  expect([item!.shown, app.commands.size, app.listeners()]).toEqual([false, 0, 0])
  await app.licensing.deactivate()
  expect(item!.text).toBe('$(verified) Studio')
})

test('a window that gets the focus checks the license', async () => {
  const app = await start()
  await app.licensing.activate(app.licenseKey)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: app.licenseId, reason: 'unpaid' }))
  time.pass(DAY)
  app.focus()
  await expect.poll(() => app.items[0]!.text).toBe('$(warning) Studio')
  expect(app.items[0]!.tooltip).toBe('The license is suspended. Contact support.')
})

test('the license is a secret, which another window and the next start have', async () => {
  const secrets = startSecrets()
  const app = await start({ secrets })
  await app.licensing.activate(app.licenseKey)
  expect([...secrets.stored.keys()]).toEqual([`licet.${app.product}`])
  const other = startWindow({ folder: folder(), secrets })
  const licensing = createLicensing(other.vscode, other.context, app.settings)
  proxy.set('cut')
  expect(await licensing.check()).toMatchObject({ state: 'OFFLINE' })
})

test('windows that change one secret at a time lose no change', async () => {
  const [secrets, shared] = [startSecrets(), folder()]
  const windows = [1, 2, 3].map(() => startWindow({ folder: shared, secrets }))
  const stores = windows.map(({ context }) => secretStore(context, 'count'))
  const add = (text: string | null) => String(Number(text ?? 0) + 1)
  await Promise.all(stores.flatMap((store) => Array.from({ length: 20 }, () => store.update(add))))
  expect(secrets.stored.get('count')).toBe('60')
})

test('without a folder on disk, a window still changes its secret in order', async () => {
  const { context } = startWindow({ folder: '/', scheme: 'vscode-userdata' })
  const store = secretStore(context, 'count')
  const add = (text: string | null) => String(Number(text ?? 0) + 1)
  await Promise.all(Array.from({ length: 20 }, () => store.update(add)))
  expect(await store.update((text) => text!)).toBe('20')
  await expect(
    store.update(() => {
      throw new Error('wrong')
    }),
  ).rejects.toThrow('wrong')
  expect(await store.update(add)).toBe('21')
})

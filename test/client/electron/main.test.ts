import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeEach, expect, test } from 'vitest'
import type { LicensingBridge } from '../../../client/electron/bridge.ts'
import { createLicensing, safeStore } from '../../../client/electron/index.ts'
import { suspendLicense } from '../../../src/domain/licenses/suspend.ts'
import { publishedKeys } from '../../../src/domain/signing-keys/published-keys.ts'
import { transact } from '../../../src/platform/db.ts'
import { seedLicense } from '../../seed.ts'
import { DAY, startField } from '../device.ts'
import { runPreload, startElectron } from './electron.ts'

const { admin, gateway, proxy, time } = await startField()
const { db } = gateway.ctx
const keys = await transact(db, (tx) => publishedKeys(admin, tx))

const root = mkdtempSync(join(tmpdir(), 'licet-electron-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0
const folder = () => mkdtempSync(join(root, `${++count}-`))

beforeEach(() => {
  proxy.set('none')
  time.pass(DAY)
})

const rules = { term: 'P1Y', entitlements: [{ code: 'layers', value: 64 }] }

async function start(options: { backend?: string; isOld?: boolean; userData?: string } = {}) {
  const license = await seedLicense(admin, rules)
  const userData = options.userData ?? folder()
  const appPath = folder()
  const process = startElectron({ ...options, userData, appPath })
  const settings = {
    ...{ gateway: proxy.url, product: license.product, version: '1.0', keys, fingerprint: 'laptop' },
    ...{ timeout: 60_000, now: () => time.now },
  }
  const licensing = createLicensing(process.electron, settings)
  const path = join(userData, `${license.product}.license`)
  const ownPage = () => process.openPage(pathToFileURL(join(appPath, 'index.html')).href)
  return { ...license, ...process, settings, licensing, userData, path, ownPage }
}

type Started = Awaited<ReturnType<typeof start>>

const bridgeOf = (app: Started, page = app.ownPage()) =>
  runPreload(app.licensing.preload, page).licensing as LicensingBridge

test.each([false, true])(
  'the license is encrypted on disk, and requests use net.fetch (without asynchronous functions: %s)',
  async (isOld) => {
    const app = await start({ isOld })
    // Called before `ready`, as applications do: it waits.
    const checked = app.licensing.check()
    app.emitReady()
    expect(await checked).toMatchObject({ state: 'UNLICENSED' })
    expect(await app.licensing.activate(app.licenseKey)).toMatchObject({ state: 'LICENSED' })
    expect(app.requests).toContain(`${proxy.url}/graphql`)
    const written = readFileSync(app.path, 'utf8')
    expect(written).toMatch(/^safe-storage:/)
    expect(written).not.toContain(app.licenseKey)
    expect(statSync(app.path).mode & 0o077).toBe(0)
    const next = startElectron({ isOld, userData: app.userData, appPath: folder() })
    next.emitReady()
    const again = createLicensing(next.electron, app.settings)
    proxy.set('cut')
    expect(await again.check()).toMatchObject({ state: 'OFFLINE', entitlements: { layers: 64 } })
  },
)

test.skipIf(process.platform !== 'linux').each([
  ['basic_text', false],
  ['basic_text', true],
  ['none', false],
] as const)('with the secret store "%s", the license is in a file of the user', async (backend, isOld) => {
  const app = await start({ backend, isOld })
  app.emitReady()
  expect(await app.licensing.activate(app.licenseKey)).toMatchObject({ state: 'LICENSED' })
  expect(readFileSync(app.path, 'utf8')).toContain(app.licenseKey)
  expect(statSync(app.path).mode & 0o077).toBe(0)
  expect(app.keychain.calls).toBe(0)
  // The file is encrypted as soon as there is a secret store.
  const next = startElectron({ userData: app.userData, appPath: folder() })
  next.emitReady()
  const again = createLicensing(next.electron, app.settings)
  expect(await again.check()).toMatchObject({ state: 'LICENSED' })
  expect(readFileSync(app.path, 'utf8')).not.toContain(app.licenseKey)
})

test('a locked keychain changes no file, and the license is there when it is unlocked', async () => {
  const app = await start()
  app.emitReady()
  await app.licensing.activate(app.licenseKey)
  const written = readFileSync(app.path, 'utf8')
  const next = startElectron({ userData: app.userData, appPath: folder() })
  next.emitReady()
  next.keychain.isLocked = true
  const store = safeStore(next.electron, app.path)
  await expect(store.update(() => 'another')).rejects.toThrow('temporarily unavailable')
  expect(await createLicensing(next.electron, app.settings).check()).toMatchObject({ valid: false })
  expect(readFileSync(app.path, 'utf8')).toBe(written)
  next.keychain.isLocked = false
  expect(await store.update((text) => text!)).toContain(app.licenseKey)
})

test('a page of the application uses the license through the bridge, and gets each change', async () => {
  const app = await start()
  app.emitReady()
  const page = app.ownPage()
  const bridge = bridgeOf(app, page)
  const seen: string[] = []
  const end = bridge.onChange(({ code }) => void seen.push(code))
  expect(await bridge.standing()).toMatchObject({ state: 'UNLICENSED' })
  expect(await bridge.activate('LIC-00000')).toMatchObject({ state: 'REFUSED', devices: [] })
  expect(await bridge.activate(app.licenseKey)).toMatchObject({
    state: 'LICENSED',
    entitlements: { layers: 64 },
  })
  expect(seen).toContain('VALID')
  expect(await bridge.check()).toMatchObject({ state: 'LICENSED' })
  expect(await bridge.deactivate()).toEqual({ seatFreeAt: expect.any(String) })
  expect(seen.at(-1)).toBe('NOT_ACTIVATED')
  end()
  const before = seen.length
  await bridge.activate(app.licenseKey)
  expect(seen.length).toBe(before)
  // A page that is closed gets nothing, and does no harm.
  page.destroy()
  await app.licensing.deactivate()
  await expect(bridge.activate(7 as never)).rejects.toThrow(
    "Error invoking remote method 'licet:activate': TypeError: key must be a text",
  )
})

test('the bridge exposes its five functions, and nothing of Electron', async () => {
  const app = await start()
  expect(Object.keys(runPreload(app.licensing.preload, app.ownPage()))).toEqual(['licensing'])
  expect(Object.keys(bridgeOf(app)).sort()).toEqual([
    'activate',
    'check',
    'deactivate',
    'onChange',
    'standing',
  ])
})

test('another site, a frame and a page that navigated may not use the license', async () => {
  const app = await start()
  app.emitReady()
  await app.licensing.activate(app.licenseKey)
  const own = app.ownPage()
  const top = { url: own.url, parent: null }
  const site = app.openPage('https://attacker.example/')
  const refused = /this page may not use the license/
  for (const channel of ['standing', 'check', 'activate', 'deactivate']) {
    await expect(site.invoke(`licet:${channel}`, [])).rejects.toThrow(refused)
    await expect(own.invoke(`licet:${channel}`, [], { url: own.url, parent: top })).rejects.toThrow(refused)
    await expect(own.invoke(`licet:${channel}`, [], null)).rejects.toThrow(refused)
  }
  for (const url of ['about:blank', '', 'file:///etc/passwd', `${own.url.replace('file://', 'https://')}`])
    await expect(app.openPage(url).invoke('licet:standing', [])).rejects.toThrow(refused)
  expect(app.licensing.standing.valid).toBe(true)
  // A page that called once and shows another site now gets no changes.
  const page = app.ownPage()
  const seen: unknown[] = []
  bridgeOf(app, page).onChange((standing) => void seen.push(standing))
  await page.invoke('licet:standing', [])
  page.url = 'https://attacker.example/'
  await app.licensing.deactivate()
  expect(seen).toEqual([])
})

test('isTrusted decides about the pages of an application', async () => {
  const { product } = await seedLicense(admin, rules)
  const { electron, emitReady, openPage } = startElectron({ userData: folder(), appPath: folder() })
  createLicensing(electron, {
    ...{ gateway: proxy.url, product, version: '1.0', keys, fingerprint: 'laptop' },
    isTrusted: ({ origin }) => origin === 'http://localhost:5173',
  })
  emitReady()
  expect(await openPage('http://localhost:5173/x').invoke('licet:standing', [])).toMatchObject({
    state: 'UNLICENSED',
  })
  await expect(openPage('http://localhost:5174/').invoke('licet:standing', [])).rejects.toThrow('may not')
})

test('the dialog opens once in a sandbox, and returns the standing when it is closed', async () => {
  const app = await start()
  const opened = app.licensing.openDialog()
  app.emitReady()
  await expect.poll(() => app.windows.length).toBe(1)
  const [window] = app.windows
  const again = app.licensing.openDialog()
  await expect.poll(() => window!.focused).toBe(1)
  expect(window!.options.webPreferences).toEqual({
    preload: app.licensing.preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
  })
  expect([window!.shown, window!.query]).toEqual([1, { locale: 'en', name: 'Studio' }])
  expect(window!.webContents.openHandler!()).toEqual({ action: 'deny' })
  let prevented = 0
  window!.webContents.emit('will-navigate', { preventDefault: () => prevented++ })
  expect(prevented).toBe(1)
  const bridge = runPreload(app.licensing.preload, window!.webContents).licensing as LicensingBridge
  await bridge.activate(app.licenseKey)
  window!.close()
  expect([await opened, await again]).toEqual([
    expect.objectContaining({ state: 'LICENSED' }),
    expect.objectContaining({ state: 'LICENSED' }),
  ])
  void app.licensing.openDialog()
  await expect.poll(() => app.windows.length).toBe(2)
})

test('after the machine slept, the license is checked', async () => {
  const app = await start()
  app.emitReady()
  await app.licensing.activate(app.licenseKey)
  await transact(db, (tx) => suspendLicense(admin, tx, { licenseId: app.licenseId, reason: 'test' }))
  time.pass(DAY)
  app.powerMonitor.emit('resume')
  await expect.poll(() => app.licensing.standing.code).toBe('SUSPENDED')
})

test('a second client with one electron module is refused', async () => {
  const app = await start()
  expect(() => createLicensing(app.electron, app.settings)).toThrow('second handler')
  writeFileSync(app.path, '')
})

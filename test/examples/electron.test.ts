import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import type { LicensingBridge } from '../../client/electron/bridge.ts'
import { findPublished } from '../../src/http/published-documents.ts'
import { browserPath } from '../browser-path.ts'
import { startField } from '../client/device.ts'
import { runPreload, startElectron } from '../client/electron/electron.ts'
import { seedLicense } from '../seed.ts'
import { installExample } from './project.ts'

const { admin, gateway, proxy } = await startField()
const { body } = (await findPublished(gateway.ctx, '/.well-known/jwks.json'))!
const project = installExample('electron', String(body))
afterAll(() => rmSync(dirname(project), { recursive: true }))

test('the main process has about ten lines', () => {
  const lines = readFileSync(join(project, 'main.js'), 'utf8').split('\n')
  expect(
    lines.filter((line) => line.includes('licensing') || line.includes('keys')).length,
  ).toBeLessThanOrEqual(10)
  expect(lines.length).toBeLessThanOrEqual(18)
})

test('the application opens its window and the dialog, and a page gets the activated license', async () => {
  const { product, licenseKey } = await seedLicense(admin, {
    ...{ term: 'P1Y', entitlements: [{ code: 'export' }] },
  })
  const running = startElectron({ userData: join(project, 'data'), appPath: project })
  // The module `electron` of this process.
  const electron = join(project, 'node_modules/electron')
  mkdirSync(electron)
  writeFileSync(
    join(electron, 'package.json'),
    '{ "name": "electron", "type": "module", "exports": "./index.js" }',
  )
  const names = Object.keys(running.electron)
  writeFileSync(
    join(electron, 'index.js'),
    `export const { ${names.join(', ')} } = globalThis.electronOfExample\n`,
  )
  Object.assign(globalThis, { electronOfExample: running.electron })
  Object.assign(process.env, { GATEWAY: proxy.url, PRODUCT: product, LICET_FINGERPRINT: 'electron-example' })
  try {
    await import(/* @vite-ignore */ pathToFileURL(join(project, 'main.js')).href)
    expect(running.windows).toEqual([])
    running.emitReady()
    await expect.poll(() => running.windows.length).toBe(2)
  } finally {
    for (const name of ['GATEWAY', 'PRODUCT', 'LICET_FINGERPRINT']) delete process.env[name]
  }
  const [main, dialog] = running.windows
  expect(main!.webContents.url).toContain('/index.html')
  const preload = main!.options.webPreferences.preload
  const page = runPreload(preload, main!.webContents).licensing as LicensingBridge
  expect(await page.standing()).toMatchObject({ state: 'UNLICENSED' })
  const inDialog = runPreload(dialog!.options.webPreferences.preload, dialog!.webContents)
  await (inDialog.licensing as LicensingBridge).activate(licenseKey)
  dialog!.close()
  expect(await page.standing()).toMatchObject({ state: 'LICENSED', entitlements: { export: true } })
})

describe.skipIf(!browserPath)('its page', () => {
  test('offers what the license grants', async () => {
    const browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      page.setDefaultTimeout(60_000)
      const problems: string[] = []
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
      page.on('pageerror', (error) => void problems.push(error.message))
      await page.addInitScript(() => {
        const none = { message: 'No license is active.', entitlements: {} }
        Object.assign(window, {
          licensing: {
            standing: async () => none,
            onChange: (listener: (standing: object) => void) => Object.assign(window, { change: listener }),
          },
        })
      })
      await page.goto(pathToFileURL(join(project, 'index.html')).href)
      await page.getByText('No license is active.').waitFor()
      const button = page.getByRole('button', { name: 'Export', exact: true })
      expect(await button.isDisabled()).toBe(true)
      await page.evaluate('change({ message: "The license is valid.", entitlements: { export: true } })')
      await page.getByText('The license is valid.').waitFor()
      expect([await button.isDisabled(), problems]).toEqual([false, []])
    } finally {
      await browser.close()
    }
  })
})

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { browserPath } from '../../browser-path.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const file = new URL('../../../client/electron/page/index.html', import.meta.url)

const none = {
  state: 'UNLICENSED',
  valid: false,
  message: 'No license is active.',
  expiry: null,
  until: null,
}
const licensed = {
  ...{ state: 'LICENSED', valid: true, message: 'The license is valid.' },
  ...{ expiry: '2027-01-15T12:00:00.000Z', until: '2026-02-14T12:00:00.000Z' },
}
const refusal = {
  ...{ state: 'REFUSED', valid: false, message: 'All 2 seats are in use.' },
  devices: [
    { name: '<b>Laptop</b>', lastSeenAt: '2026-01-10T08:00:00.000Z' },
    { name: null, lastSeenAt: '2026-01-11T08:00:00.000Z' },
  ],
}

describe.skipIf(!browserPath)('the dialog of Electron', () => {
  let browser: Browser
  const problems: string[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] })
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(problems.splice(0)).toEqual([])
  })

  /** Opens the page as the window does, with a bridge that returns these values. */
  async function open(
    { locale = 'en', ...options }: BrowserContextOptions = {},
    standing: object = none,
  ): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 520, height: 560 },
      timezoneId: 'UTC',
      ...options,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    page.on('pageerror', (error) => void problems.push(error.message))
    // The page must not see a script of the test before its own, as the policy of its content would refuse it.
    await page.addInitScript(
      ({ first, licensed, refusal }) => {
        let standing = first
        const calls: unknown[] = []
        let listener = (_: unknown) => {}
        Object.assign(window, {
          calls,
          change: (next: object) => listener(next),
          licensing: {
            standing: async () => standing,
            check: async () => standing,
            onChange(given: typeof listener) {
              listener = given
            },
            async activate(key: string) {
              calls.push(key)
              if (key === 'FAULT') throw new Error('fault')
              if (key === 'FULL') return refusal
              standing = licensed
              return licensed
            },
            async deactivate() {
              calls.push('deactivate')
              standing = {
                state: 'UNLICENSED',
                valid: false,
                message: 'No license is active.',
                expiry: null,
                until: null,
              }
              return { seatFreeAt: null }
            },
          },
        })
      },
      { first: standing, licensed, refusal },
    )
    const url = new URL(file)
    url.search = String(new URLSearchParams({ locale, name: 'Studio' }))
    await page.goto(url.href)
    await page.getByRole('status').filter({ hasText: '.' }).waitFor()
    return page
  }

  const textOf = (page: Page, role: 'status' | 'alert') => page.getByRole(role).textContent()

  test('activates a license with the keyboard', async () => {
    const page = await open()
    expect(await page.title()).toBe('License of Studio')
    expect(await page.getByRole('button', { name: 'Deactivate on this device' }).isVisible()).toBe(false)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await textOf(page, 'alert')).toBe('Enter a license key.')
    const key = page.getByLabel('License key', { exact: true })
    expect(await key.getAttribute('aria-invalid')).toBe('true')
    await page.keyboard.type('LIC-1')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'The license is valid.' }).waitFor()
    expect([await textOf(page, 'alert'), await key.inputValue()]).toEqual(['', ''])
    expect(await page.getByRole('definition').allInnerTexts()).toEqual([
      'Jan 15, 2027, 12:00 PM',
      'Feb 14, 2026, 12:00 PM',
    ])
    expect(await page.evaluate('calls')).toEqual(['LIC-1'])
  })

  test('shows a refusal as text, with the devices that hold the seats', async () => {
    const page = await open()
    const key = page.getByLabel('License key', { exact: true })
    await key.fill('FULL')
    await page.getByRole('button', { name: 'Activate', exact: true }).click()
    await page.getByText('All 2 seats are in use.').waitFor()
    expect(await page.getByRole('listitem').allInnerTexts()).toEqual([
      '<b>Laptop</b>, last used Jan 10, 2026, 8:00 AM',
      'A device without a name, last used Jan 11, 2026, 8:00 AM',
    ])
    expect(await key.evaluate((element) => element === document.activeElement)).toBe(true)
    await key.fill('FAULT')
    await page.keyboard.press('Enter')
    await page.getByText('This did not work. Try again.').waitFor()
  })

  test('deactivates after a confirmation', async () => {
    const page = await open({}, licensed)
    const deactivate = page.getByRole('button', { name: 'Deactivate on this device', exact: true })
    await deactivate.click()
    const question = page.getByRole('region', { name: /^Deactivate the license\?/ })
    await question.waitFor()
    await page.keyboard.press('Escape')
    expect([await question.isVisible(), await page.evaluate('calls')]).toEqual([false, []])
    expect(await deactivate.evaluate((element) => element === document.activeElement)).toBe(true)
    await deactivate.click()
    await question.getByRole('button', { name: 'Deactivate', exact: true }).click()
    await page.getByText('The seat is released as soon as the license server is reached.').waitFor()
    expect(await page.evaluate('calls')).toEqual(['deactivate'])
    expect(await deactivate.isVisible()).toBe(false)
  })

  test('shows a change of the standing', async () => {
    const page = await open({}, licensed)
    await page.evaluate(
      'change({ state: "LOCKED", valid: false, message: "Suspended.", expiry: null, until: null })',
    )
    await page.getByText('Suspended.').waitFor()
    expect(await page.getByRole('definition').count()).toBe(0)
  })

  test('is in German', async () => {
    const page = await open({ locale: 'de' }, licensed)
    expect(await page.title()).toBe('Lizenz von Studio')
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.getByRole('button', { name: 'Auf diesem Gerät deaktivieren', exact: true }).waitFor()
    await page.getByText('15.01.2027, 12:00').waitFor()
  })

  test('its policy refuses inline scripts and other sites', async () => {
    const page = await open()
    await page.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      const image = new Image()
      image.src = 'https://attacker.example/'
    }`)
    expect(await page.evaluate('window.injected')).toBeUndefined()
    await expect.poll(() => problems.length).toBe(2)
    expect(problems.splice(0).every((text) => text.includes('Content Security Policy'))).toBe(true)
  })

  test.each([
    ['light', 520],
    ['dark', 520],
    ['light', 320],
    ['dark', 320],
  ] as const)('has no barrier that axe finds (%s, %s px)', async (colorScheme, width) => {
    const page = await open({ colorScheme, viewport: { width, height: 560 } }, licensed)
    await page.getByLabel('License key', { exact: true }).fill('FULL')
    await page.keyboard.press('Enter')
    await page.getByText('All 2 seats are in use.').waitFor()
    await page.getByRole('button', { name: 'Deactivate on this device', exact: true }).click()
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    const shots = process.env.TEST_SCREENSHOTS
    if (shots) await page.screenshot({ path: `${shots}/${colorScheme}-${width}.png`, fullPage: true })
    await page.evaluate(axe)
    const found = await page.evaluate(
      "axe.run({ preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
    )
    expect((found as { violations: { id: string }[] }).violations.map(({ id }) => id)).toEqual([])
  })
})

import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectFocusInPage, startConsole } from './browser.ts'

/** Most stops from one control of a page to another one. */
const MOST_STOPS = 80

/** What has the focus: its text, whether it is in view, and whether it or the label around it has an outline. */
const focusOf = (page: Page) =>
  page.evaluate(`(() => {
    const element = document.activeElement
    const { x, y, width, height } = element.getBoundingClientRect()
    const outlined = [element, element.parentElement, element.closest('label')].filter(Boolean).some((one) => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one)
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/rgba\\(.*, 0\\)/.test(outlineColor)
    })
    return {
      what: element.tagName + ' ' + (element.ariaLabel ?? element.name ?? '') + ' ' + element.textContent.slice(0, 60),
      isInPage: element !== document.body,
      isInView: x < innerWidth && x + width > 0 && y < innerHeight && y + height > 0,
      isOutlined: outlined,
    }
  })()`) as Promise<{ what: string; isInPage: boolean; isInView: boolean; isOutlined: boolean }>

/** Fails unless the focus is visible. */
async function expectVisibleFocus(page: Page): Promise<void> {
  await expect
    .poll(() => focusOf(page))
    .toMatchObject({ isInPage: true, isInView: true, isOutlined: true, what: expect.any(String) })
}

const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement)

/** Presses Tab until an element has the focus. Each stop on the way shows it. After its last stop, the page begins again, once. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  let isAtEnd = false
  for (let stops = 0; !(await hasFocus(target)); stops++) {
    expect(stops, `stops on the way to ${target}`).toBeLessThan(MOST_STOPS)
    await page.keyboard.press('Tab')
    if (!isAtEnd && !(await focusOf(page)).isInPage) isAtEnd = true
    else await expectVisibleFocus(page)
  }
}

/** Tabs to a control, and presses it with a key. */
async function pressAt(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

/** Tabs to a field, and types into it. */
async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.type(text)
}

describe.skipIf(!browserPath)('the console by the keyboard alone', async () => {
  if (!browserPath) return
  const { app, open, apiKey } = await startConsole()
  const { licenseId } = await seedLicense(app.admin, { term: 'P1Y' })
  const { keyHint } = await app.admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const { licenseType } = await seedLicenseType(app.admin)

  test('signs in, finds a license, suspends it after a refusal, and onboards a customer to the key', async () => {
    const page = await open('/', { apiKey: null })
    await typeInto(page, page.locator('input[name=apiKey]'), apiKey)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await expectFocusInPage(page)
    await page.keyboard.press('Tab')
    await expectVisibleFocus(page)

    // Escape closes the search, and the focus returns to where it was.
    const before = (await focusOf(page)).what
    const search = page.getByRole('combobox', { name: 'Search everything' })
    await page.keyboard.press('/')
    await search.waitFor()
    await expectVisibleFocus(page)
    await page.keyboard.press('Escape')
    await search.waitFor({ state: 'detached' })
    await expect.poll(async () => (await focusOf(page)).what).toBe(before)

    await page.keyboard.press('Meta+k')
    await search.waitFor()
    await page.keyboard.type(keyHint)
    const license = page.getByRole('group', { name: 'Licenses' }).getByRole('option').first()
    await license.waitFor()
    for (let presses = 0; (await license.getAttribute('data-highlighted')) === null; presses++) {
      expect(presses).toBeLessThan(20)
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/licenses/${toTypedId('License', licenseId)}`)
    await page.getByText('It may be used', { exact: true }).waitFor()
    await expectFocusInPage(page)

    // A dialog of a menu: refused, left, and done.
    const more = page.getByRole('button', { name: 'More' })
    const dialog = page.getByRole('dialog', { name: 'Suspend' })
    const suspend = dialog.getByRole('button', { name: 'Suspend' })
    const reason = dialog.getByLabel('Reason')
    const openDialog = async () => {
      await pressAt(page, more)
      const item = page.getByRole('menuitem', { name: 'Suspend…' })
      await item.waitFor()
      for (let presses = 0; !(await hasFocus(item)); presses++) {
        expect(presses).toBeLessThan(20)
        await page.keyboard.press('ArrowDown')
        await expectVisibleFocus(page)
      }
      await page.keyboard.press('Enter')
      await dialog.waitFor()
      await expectVisibleFocus(page)
    }
    await openDialog()
    await pressAt(page, suspend)
    await dialog.getByText('Fill this in.').waitFor()
    await expect.poll(() => hasFocus(reason)).toBe(true)
    await expectVisibleFocus(page)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => hasFocus(more)).toBe(true)
    await expectVisibleFocus(page)
    await openDialog()
    await typeInto(page, reason, 'the invoice is unpaid')
    await pressAt(page, suspend)
    await page.getByText('It may not be used', { exact: true }).waitFor()
    await expectFocusInPage(page)

    // From the menu of the page to the key of a new customer.
    await pressAt(page, page.getByRole('navigation').getByRole('link', { name: 'Onboarding' }))
    await page.getByRole('heading', { level: 1, name: 'Onboarding' }).waitFor()
    await pressAt(page, page.getByRole('main').getByRole('link', { name: 'Onboard a customer' }).first())
    await typeInto(page, page.getByLabel('Name of the customer'), 'Keyboard Pictures')
    await pressAt(page, page.getByRole('button', { name: 'Create and go on' }))
    await page.getByText('Enter an e-mail address.').waitFor()
    await expectVisibleFocus(page)
    await typeInto(page, page.getByLabel('Name of the person'), 'Kari Nordmann')
    await typeInto(page, page.getByLabel('E-mail address'), `kari@${uniqueCode('keys')}.example`)
    await pressAt(page, page.getByRole('button', { name: 'Create and go on' }))
    await page.getByRole('heading', { name: 'Which license does the customer get?' }).waitFor()
    const types = page.locator('input[name=licenseType]')
    const chosen = page.locator(`input[name=licenseType][value="${licenseType}"]`)
    await tabTo(page, types.first())
    await page.keyboard.press('Space')
    for (let presses = 0; !(await chosen.isChecked()); presses++) {
      expect(presses).toBeLessThan(20)
      await page.keyboard.press('ArrowDown')
      await expectVisibleFocus(page)
    }
    await pressAt(page, page.getByRole('button', { name: 'Issue the license' }))
    await page.getByText('Keep it now.').waitFor()
    await expectFocusInPage(page)
    await tabTo(page, page.getByRole('button', { name: 'Copy', exact: true }).first())
    await expectVisibleFocus(page)
  })
})

import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
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

/** Presses Tab until an element has the focus. Each stop on the way shows it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let stops = 0; !(await hasFocus(target)); stops++) {
    expect(stops, `stops on the way to ${target}`).toBeLessThan(MOST_STOPS)
    await page.keyboard.press('Tab')
    await expectVisibleFocus(page)
  }
}

/** Tabs to a field, and types into it. */
async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.type(text)
}

describe.skipIf(!browserPath)('the console by the keyboard alone', async () => {
  if (!browserPath) return
  const { open, apiKey } = await startConsole()
  test('signs in, and opens and leaves the search, with the focus in sight', async () => {
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
    await expectVisibleFocus(page)
    await page.keyboard.press('Escape')
    await search.waitFor({ state: 'detached' })
    await expect.poll(async () => (await focusOf(page)).what).toBe(before)
  })
})

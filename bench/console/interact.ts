import type { Page } from 'playwright-core'
import type { Probe } from './probe.ts'
import type { LargeRecords } from './seed.ts'

/** The pages of the main navigation. */
const navigated = [
  '/onboarding',
  '/accounts',
  '/licenses',
  '/devices',
  '/catalogue',
  '/insights',
  '/crm',
  '/sales',
  '/mail',
  '/audit-log',
  '/bulk-operations',
  '/webhooks',
  '/access',
  '/operation',
  '/developers',
  '/',
] as const

/** Lists with a control of the order, and the name of the control. */
const sorted = ['/licenses', '/accounts', '/devices'] as const

/** Name of the yardstick: a button that changes a text, with no code of the console. */
export const YARDSTICK = 'yardstick: change a text'

/** Does what a person does with the console, each interaction once. The page shows the home page, and does so at the end. */
export async function interact(page: Page, probe: Probe, large: LargeRecords): Promise<void> {
  const link = (path: string) => page.locator(`nav a[href="/console${path}"]`).first()
  const visit = async (path: string) => {
    await link(path).click()
    await page.locator('main h1').waitFor()
    await settled(page)
  }

  for (const path of navigated)
    await probe.measurePage('open a page by its link', path, () => link(path).click())

  await page.evaluate(`(() => {
    const button = document.createElement('button')
    button.id = 'yardstick'
    button.textContent = '0'
    button.style.cssText = 'position:fixed;z-index:99;top:0;left:0'
    button.onclick = () => { button.textContent = String(Number(button.textContent) + 1) }
    document.body.append(button)
  })()`)
  for (let press = 0; press < 5; press++)
    await probe.measure(YARDSTICK, () => page.locator('#yardstick').click())
  await page.evaluate(`document.querySelector('#yardstick').remove()`)

  for (const path of sorted) {
    await visit(path)
    const order = page.getByRole('main').getByLabel('Order', { exact: true })
    await order.focus()
    await probe.measurePage('sort a list', `${path} in another order`, () => page.keyboard.press('ArrowDown'))
    const next = page.locator('main [data-page=next]:enabled').first()
    await probe.measurePage('turn the page of a list', `${path}, second page`, () => next.click())
  }

  await visit('/licenses')
  const status = page.getByRole('main').getByLabel('Status', { exact: true })
  await status.focus()
  await probe.measurePage('filter a list', '/licenses of a status', () => page.keyboard.press('ArrowDown'))
  await visit('/licenses')
  const boxes = page.locator('main tbody input[type=checkbox]')
  await probe.measure('select a row', () => boxes.nth(0).click())
  await probe.measure('select a row', () => boxes.nth(1).click())
  await probe.measure('select all rows', () => page.locator('main thead input[type=checkbox]').click())
  const dialog = page.getByRole('dialog')
  await probe.measure('open a dialog', async () => {
    await page.getByRole('main').getByRole('button', { name: 'Issue', exact: false }).first().click()
    await dialog.waitFor()
  })
  await probe.measure('close a dialog', async () => {
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  await visit('/devices')
  const platform = page.getByRole('main').getByLabel('Platform', { exact: true })
  await platform.focus()
  await probe.measure('type in a filter', () => page.keyboard.type('linux', { delay: 60 }))
  await settled(page)
  await probe.measure('clear a filter', async () => {
    for (let key = 0; key < 5; key++) await page.keyboard.press('Backspace', { delay: 30 })
  })
  await settled(page)

  await page.locator('main h1').click()
  await probe.measure('open the search', async () => {
    await page.keyboard.press('Control+k')
    await dialog.waitFor()
  })
  await probe.measure('type in the search', () => page.keyboard.type('studios', { delay: 80 }))
  await probe.measure('move in the search', () => page.keyboard.press('ArrowDown'))
  await probe.measure('close the search', async () => {
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  for (const keys of ['gl', 'ga', 'gd', 'gh', 'gl']) {
    await page.keyboard.press(keys[0]!)
    await probe.measurePage('open a page by its keys', `keys ${keys}`, () => page.keyboard.press(keys[1]!))
  }
  for (const key of ['j', 'j', 'j', 'k', 'x'])
    await probe.measure('move and select by keys', () => page.keyboard.press(key))
  await probe.measure('list the shortcuts', async () => {
    await page.keyboard.press('?')
    await dialog.waitFor()
  })
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await probe.measure('open the preferences', async () => {
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await dialog.waitFor()
  })
  await change('Colours', 'switch the colours')
  await dialog.locator('select').nth(1).focus()
  await probe.measure('switch the language', () => page.keyboard.press('ArrowDown'))
  await probe.measure('switch the language', () => page.keyboard.press('ArrowUp'))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  for (const [path, name] of [
    [`/licenses/${large.license}`, 'license with many devices'],
    [`/accounts/${large.account}`, 'account with many licenses'],
  ] as const) {
    await follow(page, path, (press) => probe.measurePage('open a record', name, press))
    const next = page.locator('main [data-page=next]:enabled').first()
    if (await next.count())
      await probe.measurePage('turn the page of a part', `${name}, second page`, () => next.click())
  }
  await visit('/')

  async function change(label: string, what: string): Promise<void> {
    await dialog.getByLabel(label, { exact: true }).focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'])
      await probe.measure(what, () => page.keyboard.press(key))
  }
}

/** Opens the page of a record by a link to it, with the router, as a link of a list does. */
async function follow(
  page: Page,
  path: string,
  measure: (press: () => Promise<void>) => Promise<void>,
): Promise<void> {
  // The record is not among the first ones of a list. So a link of the page leads to it.
  await page.evaluate(`(() => {
    const link = document.createElement('button')
    link.id = 'follow'
    link.textContent = 'Follow'
    link.style.cssText = 'position:fixed;z-index:99;top:0;left:0'
    link.onclick = () => {
      link.remove()
      history.pushState({}, '', '/console${path}')
      dispatchEvent(new PopStateEvent('popstate'))
    }
    document.body.append(link)
  })()`)
  await measure(async () => {
    await page.locator('#follow').click()
    await page.locator(`main h1`).waitFor()
  })
}

/** Waits until no part of the page is being read. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(450)
  await page.locator('[role=status][aria-label=Loading]').first().waitFor({ state: 'detached' })
}

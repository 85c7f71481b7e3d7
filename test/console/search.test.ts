import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

const everything = { name: 'Search everything' } as const

async function openSearch(page: Page, keys = 'Control+k') {
  await page.locator('#content').waitFor()
  await page.keyboard.press(keys)
  const input = page.getByRole('combobox', everything)
  await input.waitFor()
  return input
}

describe.skipIf(!browserPath)('the search of the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { db } = app.admin
  const license = await seedLicense(app.admin)
  const name = uniqueCode('Sørlandet Foto')
  await db.account.update({ where: { id: license.accountId }, data: { name } })
  const contact = await db.contact.findFirstOrThrow({ where: { accountId: license.accountId } })
  const accountPath = `/console/accounts/${toTypedId('Account', license.accountId)}`
  const licensePath = `/console/licenses/${toTypedId('License', license.licenseId)}`

  test('opens an account by a part of its name, with the keyboard alone', async () => {
    const page = await open('/onboarding')
    const input = await openSearch(page, '/')
    await input.fill(name.slice(3).toUpperCase())
    await page.getByRole('option', { name }).first().waitFor()
    await expectAccessible(page)
    const accounts = page.getByRole('group', { name: 'Accounts' }).getByRole('option')
    await accounts.waitFor()
    for (let presses = 0; (await accounts.getAttribute('data-highlighted')) === null; presses++) {
      expect(presses).toBeLessThan(20)
      await page.keyboard.press('ArrowDown')
    }
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name }).waitFor()
    expect(new URL(page.url()).pathname).toBe(accountPath)
  })

  test('leads from a person to the account, and says what matched', async () => {
    const page = await open('/onboarding')
    const input = await openSearch(page)
    await input.fill(contact.email.slice(0, -4))
    const person = page.getByRole('group', { name: 'People' }).getByRole('option')
    await person.getByText('Address').waitFor()
    await person.click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    expect(page.url()).not.toContain(contact.email)
  })

  test('finds a license by its key in any spelling, which is in no URL and no storage', async () => {
    const page = await open('/onboarding')
    const bodies: string[] = []
    page.on('request', (request) => {
      expect(request.url()).not.toContain(license.licenseKey)
      bodies.push(request.postData() ?? '')
    })
    const input = await openSearch(page)
    const spelling = license.licenseKey.toLowerCase().replaceAll('-', ' ')
    await input.fill(spelling)
    const found = page.getByRole('group', { name: 'Licenses' }).getByRole('option')
    await found.getByText('License key').waitFor()
    expect(bodies.some((body) => body.includes(spelling))).toBe(true)
    await found.click()
    await page.getByRole('dialog', everything).waitFor({ state: 'detached' })
    expect(new URL(page.url()).pathname).toBe(licensePath)
    const stored = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])',
    )
    expect(String(stored).toLowerCase()).not.toContain(spelling)
  })

  test('opens pages, actions and what was visited, and keeps a field its slash', async () => {
    const page = await open(accountPath.slice('/console'.length))
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await openSearch(page)
    await page.getByRole('option', { name: 'Onboard a customer' }).click()
    const field = page.getByLabel('Name of the customer')
    await field.fill('A')
    await field.press('/')
    expect(await field.inputValue()).toBe('A/')
    expect(await page.getByRole('combobox', everything).count()).toBe(0)

    await openSearch(page)
    await page.getByRole('group', { name: 'Visited before' }).getByRole('option', { name }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    const input = await openSearch(page)
    await input.fill('no such thing anywhere')
    await page.getByText('Nothing matches.').waitFor()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', everything).waitFor({ state: 'detached' })
  })

  test('shows nothing of the previous text while the results of another one are awaited', async () => {
    const page = await open('/onboarding')
    const input = await openSearch(page)
    await input.fill(name)
    await page.getByRole('group', { name: 'Accounts' }).getByRole('option').waitFor()
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('no such name')) await held
      await route.continue()
    })
    const sent = page.waitForRequest((request) => Boolean(request.postData()?.includes('no such')))
    await input.fill('no such name')
    await sent
    expect(await page.getByRole('option').count()).toBe(0)
    answer()
    await page.getByText('Nothing matches.').waitFor()
  })

  test('keeps every key that is typed before its field has the focus', async () => {
    const page = await open('/onboarding')
    await page.locator('#content').waitFor()
    let load = () => {}
    const held = new Promise<void>((resolve) => {
      load = resolve
    })
    await page.route('**/search-dialog*.js', async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest('**/search-dialog*.js')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('glx')
    await page.keyboard.press('Backspace')
    await asked
    load()
    const input = page.getByRole('combobox', everything)
    await input.waitFor()
    await page.keyboard.type(' and on')
    await expect.poll(() => input.inputValue()).toBe('gl and on')
    expect(new URL(page.url()).pathname).toBe('/console/onboarding')
    for (let again = 0; again < 3; again++) {
      await page.keyboard.press('Escape')
      await page.keyboard.press('Control+k')
      await page.keyboard.type('typed at once')
      await expect.poll(() => input.inputValue()).toBe('typed at once')
    }
  })

  test('finds a license by its hint as lists show it, and says why a wrong key finds none', async () => {
    const page = await open('/onboarding')
    const input = await openSearch(page)
    await input.fill(`…${license.licenseKey.slice(-5)}`)
    await page.getByRole('group', { name: 'Licenses' }).getByRole('option').first().waitFor()
    const wrong = license.licenseKey.slice(0, -1) + (license.licenseKey.endsWith('0') ? '1' : '0')
    await input.fill(wrong)
    await page.getByText('its form or its checksum is wrong').waitFor()
  })

  test('opens by a button in the navigation of a narrow page', async () => {
    const page = await open('/onboarding', { viewport: { width: 320, height: 720 }, locale: 'de-DE' })
    await page.getByRole('button', { name: 'Menü öffnen' }).click()
    await page.getByRole('button', { name: /^Suchen/ }).click()
    await page.getByRole('combobox', { name: 'Alles durchsuchen' }).fill(name)
    await page.getByRole('option', { name }).first().waitFor()
  })
})

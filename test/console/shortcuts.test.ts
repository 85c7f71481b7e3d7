import { describe, expect, test } from 'vitest'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { transact } from '../../src/platform/db.ts'
import { seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('keyboard shortcuts of the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app
  const { licenseType, accountId } = await seedLicense(admin)
  await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
  const name = uniqueCode('Keyboard AS')
  await admin.db.account.update({ where: { id: accountId }, data: { name } })

  test('moves between the rows of a list, selects one and opens it', async () => {
    const page = await open(`/licenses?licenseType=${licenseType}`)
    await page.getByRole('link', { name }).first().waitFor()
    const focused = () =>
      page.evaluate(
        `[...document.querySelectorAll('main tbody tr')].indexOf(document.activeElement.closest('tr'))`,
      )
    await page.keyboard.press('j')
    expect(await focused()).toBe(0)
    await page.keyboard.press('j')
    expect(await focused()).toBe(1)
    // The last row stays.
    await page.keyboard.press('j')
    expect(await focused()).toBe(1)
    await page.keyboard.press('x')
    await page.getByText('1 license selected').waitFor()
    await page.keyboard.press('k')
    expect(await focused()).toBe(0)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name }).waitFor()
  })

  test('opens a page with g and a second key, and nothing while one types', async () => {
    const page = await open('/')
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor()
    await page.getByLabel('Platform', { exact: true }).pressSequentially('gl?')
    expect(await page.getByLabel('Platform', { exact: true }).inputValue()).toBe('gl?')
    expect(await page.getByRole('heading', { level: 1, name: 'Devices' }).isVisible()).toBe(true)
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('lists the shortcuts, and turns those of single keys off', async () => {
    const page = await open('/accounts')
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await dialog.getByText('Next row').waitFor()
    await expectAccessible(page)
    // An open dialog keeps its keys.
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    await dialog.getByLabel('Use shortcuts of single keys').uncheck()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(new URL(page.url()).pathname).toBe('/console/accounts')
    for (const key of ['?', '/', 'g', 'l']) await page.keyboard.press(key)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(new URL(page.url()).pathname).toBe('/console/accounts')
    // A combination of keys is no single key.
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Search everything' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
    await dialog.getByLabel('Use shortcuts of single keys').check()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('l')
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
  })
})

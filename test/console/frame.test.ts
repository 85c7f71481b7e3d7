import { describe, expect, test } from 'vitest'
import { seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('the frame of the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { accountId } = await seedLicense(app.admin)
  const name = uniqueCode('Frame GmbH')
  await app.admin.db.account.update({ where: { id: accountId }, data: { name } })

  test('moves the focus to the title of another page, and leaves it on a filter', async () => {
    const page = await open('/')
    const focused = () =>
      page.evaluate('document.activeElement.tagName + " " + document.activeElement.innerText')
    for (const title of ['Accounts', 'Licenses', 'Access']) {
      await page
        .getByRole('navigation', { name: 'Main navigation' })
        .getByRole('link', { name: title })
        .click()
      await expect.poll(focused).toBe(`H1 ${title}`)
    }
    await page
      .getByRole('navigation', { name: 'Main navigation' })
      .getByRole('link', { name: 'Licenses' })
      .click()
    await expect.poll(focused).toBe('H1 Licenses')
    const order = page.getByLabel('Order')
    await order.focus()
    await order.selectOption('EXPIRY_ASC')
    await page.waitForURL(/order=EXPIRY_ASC/)
    await page.getByText(name).first().waitFor()
    expect(await focused()).toMatch(/^SELECT /)
  })

  test('a secret that is shown once stays until its dialog is closed by a button', async () => {
    const page = await open('/access')
    await page.getByRole('button', { name: 'Create an API key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('night job')
    await dialog.getByRole('button', { name: /^Create/ }).click()
    const secret = dialog.getByRole('region', { name: 'The API key' })
    await secret.getByText('licet_').waitFor()
    await page.keyboard.press('Escape')
    await page.mouse.click(5, 5)
    expect(await secret.textContent()).toContain('licet_')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await dialog.waitFor({ state: 'detached' })
  })
})

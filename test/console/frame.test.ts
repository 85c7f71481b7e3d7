import { describe, expect, test } from 'vitest'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, signIn, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('the frame of the console', async () => {
  if (!browserPath) return
  const { app, apiKey, open } = await startConsole()
  const { licenseId, accountId } = await seedLicense(app.admin)
  const name = uniqueCode('Frame GmbH')
  await app.admin.db.account.update({ where: { id: accountId }, data: { name } })
  const accountPath = `/accounts/${toTypedId('Account', accountId)}`

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

  test('says the date of a gateway whose clock is far from that of the browser', async () => {
    const page = await open('/')
    const notice = page.getByText('The clock of this gateway shows')
    await notice.filter({ hasText: 'Jan 15, 2026' }).waitFor()
    await expectAccessible(page)
    await page.clock.setSystemTime('2026-01-15T20:00:00Z')
    await page.reload()
    await signIn(page, apiKey)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await notice.count()).toBe(0)
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

  test('keeps the shown record while newer data cannot be read', async () => {
    const page = await open(`/licenses/${toTypedId('License', licenseId)}`)
    await page.getByText('Active', { exact: true }).first().waitFor()
    await page.route('**/graphql', (route) =>
      route.request().headers().accept === 'text/event-stream' ? route.continue() : route.abort(),
    )
    await transact(app.admin.db, (tx) => suspendLicense(app.admin, tx, { licenseId, reason: 'unpaid' }))
    await page.getByText('The gateway does not answer.').first().waitFor()
    // A read that was under way, such as that after the stream has opened, can still bring the new state.
    await page
      .getByText(/^(Active|Suspended)$/)
      .first()
      .waitFor()
    await page.getByRole('heading', { level: 1 }).waitFor()
  })

  test('forgets the visited records at the end of a session', async () => {
    const page = await open(accountPath)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page
      .getByRole('navigation', { name: 'Main navigation' })
      .getByRole('link', { name: 'Onboarding' })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Onboarding' }).waitFor()
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(page, apiKey)
    await page.getByRole('heading', { level: 1, name: 'Onboarding' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'Licenses' }).waitFor()
    expect(await page.getByRole('option', { name }).count()).toBe(0)
  })
})

import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { transact } from '../../src/platform/db.ts'
import { browserPath, expectAccessible, expectFocusInPage, startConsole } from './browser.ts'
import { submitTwice } from './submit.ts'

describe.skipIf(!browserPath)('webhooks in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()

  test('an endpoint is added with its secret shown once, tested, turned off and deleted', async () => {
    const page = await open('/webhooks')
    await page.getByText('There are no webhook endpoints').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Add an endpoint' }).click()
    const dialog = page.getByRole('dialog').and(page.locator(':not([data-toast])'))
    await dialog.getByLabel('URL').fill('http://shop.example.com/licet')
    await dialog.getByRole('button', { name: 'Add an endpoint' }).click()
    await page.locator('[aria-invalid=true][name=url]').waitFor()
    await dialog.getByLabel('URL').fill('https://shop.example.com/licet')
    await dialog.getByLabel('Events').fill('license.issued, license.suspended')
    await dialog.getByLabel('Description').fill('The shop')
    await dialog.getByRole('button', { name: 'Add an endpoint' }).click()
    expect(await dialog.getByLabel('Secret').inputValue()).toMatch(/^whsec_/)
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Close' }).last().click()

    await page.getByRole('link', { name: 'The shop' }).click()
    await page.getByRole('heading', { level: 1, name: 'The shop' }).waitFor()
    await page.getByText('license.issued, license.suspended').waitFor()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('The test is on its way').waitFor()
    await page.getByRole('table', { name: 'Deliveries' }).getByText('Waiting').waitFor()
    await expectAccessible(page)

    const choose = async (action: string, explanation: string) => {
      await page.getByRole('button', { name: 'Actions' }).click()
      await page.getByRole('menuitem', { name: action, exact: true }).click()
      await dialog.getByText(explanation).waitFor()
    }
    await choose('New secret', 'Both secrets sign until the old one ends')
    await submitTwice(page, dialog, 'New secret')
    expect(await dialog.getByLabel('Secret').inputValue()).toMatch(/^whsec_/)
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expectFocusInPage(page)

    await choose('Send again', 'Every event since then is sent again')
    await dialog.getByLabel('Since').fill('2027-01-01T00:00')
    await submitTwice(page, dialog, 'Send again')
    await dialog.locator('[aria-invalid=true][name=since]').waitFor()
    await dialog.getByLabel('Since').fill('2026-01-14T00:00')
    await submitTwice(page, dialog, 'Send again')
    await page.getByText('The events are sent again').waitFor()
    await expectFocusInPage(page)

    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Turn off' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    await page.getByText('A person turned it off.').waitFor()
    await choose('Turn on', 'Events that were missed are sent in order')
    await dialog.getByLabel('Skip what was missed').check()
    expect(await submitTwice(page, dialog, 'Turn on')).toMatchObject({ skipMissed: true })
    await page.getByText('The endpoint sends again').waitFor()
    await page.getByText('A person turned it off.').waitFor({ state: 'detached' })
    await expectFocusInPage(page)
    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('There are no webhook endpoints').waitFor()
    expect(await app.admin.db.webhookEndpoint.count()).toBe(0)
  })

  test('support sees endpoints and adds none', async () => {
    const { apiKey } = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'support', audience: 'SUPPORT' }),
    )
    const page = await open('/webhooks', { apiKey })
    await page.getByText('There are no webhook endpoints').waitFor()
    expect(await page.getByRole('button', { name: 'Add an endpoint' }).count()).toBe(0)
  })
})

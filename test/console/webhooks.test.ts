import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { transact } from '../../src/platform/db.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('webhooks in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()

  test('an endpoint is added with its secret shown once, tested, turned off and deleted', async () => {
    const page = await open('/webhooks')
    await page.getByText('There are no webhook endpoints').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Add an endpoint' }).click()
    const dialog = page.getByRole('dialog')
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

    await page.getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Turn off' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    await page.getByText('A person turned it off.').waitFor()
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

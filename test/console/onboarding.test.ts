import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, signIn, startConsole } from './browser.ts'

/** Fills in the first step for a new customer, and takes it. */
async function createCustomer(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name of the customer').fill(name)
  await page.getByLabel('Name of the person').fill('Kari Nordmann')
  await page.getByLabel('E-mail address').fill(`kari@${uniqueCode('nordlys')}.example`)
  await page.getByRole('button', { name: /^Use nordlys/ }).click()
  await page.getByRole('button', { name: 'Create and go on' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** Sends the request of the shown command, as a terminal would. */
async function runShownCommand(page: Page): Promise<void> {
  const command = (await page.getByRole('tabpanel').locator('pre').textContent()) ?? ''
  const [, url] = /^curl (\S+)/.exec(command) ?? []
  const [, body] = /-d '([^']+)'/.exec(command) ?? []
  const response = await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body!,
  })
  expect(await response.json()).toMatchObject({ data: { activateLicense: { created: true } } })
}

describe.skipIf(!browserPath)('onboarding in the console', async () => {
  if (!browserPath) return
  const { app, apiKey, open } = await startConsole()
  const { licenseType: typeName } = await seedLicenseType(app.admin)

  test('brings a new customer to verified use, across a reload', async () => {
    const page = await open('/onboarding/new')
    await page.getByRole('button', { name: 'Create and go on' }).click()
    await page.getByText('Enter an e-mail address.').waitFor()
    await expectAccessible(page)
    await createCustomer(page, 'Nordlys Foto')
    const address = page.url()
    expect(address).toMatch(/\/console\/onboarding\/onb_[a-z0-9]+$/)

    await page.reload()
    await signIn(page, apiKey)
    await page.getByRole('heading', { name: 'Which license does the customer get?' }).waitFor()
    expect(page.url()).toBe(address)
    await page.getByLabel(typeName).first().check()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Issue the license' }).click()

    await page.getByText('Keep it now.').waitFor()
    await expectAccessible(page)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as text' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^license-.+\.txt$/)

    await runShownCommand(page)
    await page.getByRole('heading', { name: 'Verify that the device may use the license' }).waitFor()
    await page.getByText('First device', { exact: true }).last().waitFor()
    await page.getByRole('button', { name: 'Verify the use' }).click()
    await page.getByRole('heading', { name: 'Nordlys Foto is up and running' }).waitFor()
    await page.getByText('From the license to the first device').waitFor()
    await page.getByText('Keep it now.').waitFor()
    await expectAccessible(page)

    await page.reload()
    await signIn(page, apiKey)
    await page.getByRole('button', { name: 'Show the key again' }).click()
    await page.getByText('Keep it now.').waitFor()
  })

  test('does not offer to issue the license again while the page reads what became of it', async () => {
    const page = await open('/onboarding/new')
    await createCustomer(page, 'Slow Reader Ltd')
    await page.getByLabel(typeName).first().check()
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query Onboarding')) await route.continue()
    })
    const enabled = page.getByRole('button', { name: 'Issue the license', disabled: false })
    expect(await enabled.count()).toBe(1)
    await enabled.click()
    await page.getByText('The license was issued.').first().waitFor()
    expect(await enabled.count()).toBe(0)
  })

  test('loses nothing with a lost answer: the page goes on, and the same request shows the key', async () => {
    const page = await open('/onboarding/new')
    await createCustomer(page, 'Lost Connection Ltd')
    await page.getByLabel(typeName).first().check()

    // The license is issued, but its answer never arrives, and then the network is away.
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('mutation AssignLicense')) await route.fetch()
      await route.abort()
    })
    await page.getByRole('button', { name: 'Issue the license' }).click()
    await page.getByText('Sending it again is safe').waitFor()
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await page.getByText('Nothing is lost').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Lost Connection Ltd' }).waitFor()

    await page.unroute('**/graphql')
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await page.getByRole('heading', { name: 'Activate the first device' }).waitFor()
    await page.getByText('Nothing is lost').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show the key again' }).click()
    await page.getByText('Keep it now.').waitFor()
    const account = await app.admin.db.account.findFirstOrThrow({ where: { name: 'Lost Connection Ltd' } })
    expect(await app.admin.db.license.count({ where: { accountId: account.id } })).toBe(1)
    await runShownCommand(page)
    await page.getByRole('button', { name: 'Verify the use' }).waitFor()
  })

  test('onboards an existing customer again only for another order', async () => {
    const { accountId } = await seedAccount(app.admin)
    const name = uniqueCode('Existing')
    await app.admin.db.account.update({ where: { id: accountId }, data: { name } })
    const page = await open('/onboarding/new')
    await page.getByLabel('An existing customer').check()
    await page.getByRole('combobox', { name: 'Find the account' }).fill(name)
    await page.getByRole('option', { name }).click()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByLabel('Order number').fill('order-2')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByText('order-2').waitFor()
    expect(await app.admin.db.onboarding.count({ where: { accountId } })).toBe(2)
    expect(page.url()).not.toContain('@')
  })

  test('creates no second account for a known address without a decision', async () => {
    const { accountId } = await seedAccount(app.admin)
    const name = uniqueCode('Known')
    await app.admin.db.account.update({ where: { id: accountId }, data: { name } })
    const contact = await app.admin.db.contact.findFirstOrThrow({ where: { accountId } })
    const page = await open('/onboarding/new')
    const urls: string[] = []
    page.on('request', (request) => urls.push(request.url()))
    const count = () =>
      app.admin.db.account.count({ where: { contacts: { some: { email: contact.email } } } })

    // The form is sent before the search of the typed address returned.
    await page.getByLabel('Name of the customer').fill('Any Other Name')
    await page.getByLabel('Name of the person').fill('Ada')
    await page.getByLabel('E-mail address').fill(contact.email.toUpperCase())
    await page.keyboard.press('Enter')
    await page.getByText('A person of this account has the same e-mail address.').waitFor()
    await page.getByText('Use the account, or create another one').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create and go on' }).click()
    expect(await count()).toBe(1)

    await page.getByRole('button', { name: 'Use this account' }).click()
    await page.getByLabel('The license details go to').waitFor()
    expect(await page.getByLabel('The license details go to').inputValue()).toBe(
      toTypedId('Contact', contact.id),
    )
    await page.getByLabel('Order number').fill('order-of-known')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    expect(await count()).toBe(1)
    expect(urls.filter((url) => decodeURIComponent(url).toLowerCase().includes(contact.email))).toEqual([])
  })

  test('shows each problem of the input once, at its field, and moves the focus to the first one', async () => {
    const page = await open('/onboarding/new')
    const email = page.getByLabel('E-mail address')
    const domain = page.getByLabel('Domain')
    await page.getByLabel('Name of the customer').fill(uniqueCode('Refused'))
    await page.getByLabel('Name of the person').fill('Ada')
    await domain.fill('gmail.com')
    // The form of the address is accepted by the page, and not by the gateway.
    await email.fill('ada..adams@example.com')
    await page.getByRole('button', { name: 'Create and go on' }).click()
    await page.getByText('Must be an email address.').waitFor()
    expect(await email.getAttribute('aria-invalid')).toBe('true')
    expect(await email.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    expect(await page.getByText('email address', { exact: false }).count()).toBe(1)
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await page.getByText('Variable').count()).toBe(0)
    await expectAccessible(page)

    await email.fill(`ada@${uniqueCode('refused')}.example`)
    await page.getByRole('button', { name: 'Create and go on' }).click()
    const error = page.getByText(/^Is a public mail provider/)
    await error.waitFor()
    expect(await error.count()).toBe(1)
    expect(await domain.getAttribute('aria-describedby')).toContain(await error.getAttribute('id'))
    expect(await domain.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('uses an existing account that has neither a domain nor an external ID', async () => {
    const { accountId } = await seedAccount(app.admin)
    const name = uniqueCode('Nameless')
    await app.admin.db.account.update({
      where: { id: accountId },
      data: { name, domain: null, externalId: null },
    })
    const page = await open(`/onboarding/new?account=${toTypedId('Account', accountId)}`)
    await page.getByLabel('Order number').fill('order-without-domain')
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    expect(await app.admin.db.onboarding.count({ where: { accountId } })).toBe(2)
    expect(await app.admin.db.account.count({ where: { name } })).toBe(1)
  })

  test('abandons an onboarding with a reason, and lists it with its filters in the address', async () => {
    const { accountId, onboardingId } = await seedAccount(app.admin)
    const name = uniqueCode('Gone')
    await app.admin.db.account.update({ where: { id: accountId }, data: { name } })
    const page = await open(`/onboarding/${toTypedId('Onboarding', onboardingId)}`)
    await page.getByRole('button', { name: 'Abandon' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Abandon' }).click()
    await dialog.getByText('Enter a reason.').waitFor()
    await dialog.getByLabel('Reason').fill('bought elsewhere')
    await dialog.getByRole('button', { name: 'Abandon' }).click()
    await page.getByText('bought elsewhere').waitFor()

    await page.getByRole('navigation').getByRole('link', { name: 'Onboarding' }).click()
    await page.getByRole('button', { name: 'Abandoned' }).click()
    await page.getByRole('link', { name }).waitFor()
    expect(new URL(page.url()).search).toBe('?state=ABANDONED')
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain('bought elsewhere')
    await expectAccessible(page)
  })

  test('lets support look, and not begin', async () => {
    const { onboardingId } = await seedAccount(app.admin)
    const support = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'support', audience: 'SUPPORT' }),
    )
    const page = await open(`/onboarding/${toTypedId('Onboarding', onboardingId)}`, {
      apiKey: support.apiKey,
    })
    await page.getByRole('heading', { level: 2, name: 'Attempts' }).waitFor()
    expect(await page.getByRole('button', { name: 'Abandon' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Issue the license' }).count()).toBe(0)
  })

  test('speaks German', async () => {
    const { onboardingId } = await seedAccount(app.admin)
    const page = await open(`/onboarding/${toTypedId('Onboarding', onboardingId)}`, { locale: 'de-DE' })
    await page.getByRole('heading', { name: 'Welche Lizenz bekommt der Kunde?' }).waitFor()
    await page.getByText('Wartet auf eine Lizenz').waitFor()
    await expectAccessible(page)
  })
})

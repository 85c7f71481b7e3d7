import { describe, expect, onTestFinished, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { transact } from '../../src/platform/db.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('the home page of the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { db } = app.admin

  test('shows an empty installation what to do, and checks off what is done', async () => {
    const page = await open('/')
    const setup = page.getByRole('region', { name: 'Set up Licet' })
    await setup.getByText('0 of 6 done').waitFor()
    await setup.getByRole('link', { name: 'Create a product' }).waitFor()
    await expectAccessible(page)

    await seedLicenseType(app.admin)
    await page.getByRole('navigation').getByRole('link', { name: 'Onboarding' }).click()
    // Until another page is shown, a link to this one changes nothing.
    await page.getByRole('heading', { level: 1, name: 'Onboarding' }).waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click()
    await setup.getByText('2 of 6 done').waitFor()
    await setup.getByRole('link', { name: 'Onboard the first customer' }).waitFor()
    expect(await setup.getByRole('link', { name: 'Create a product' }).count()).toBe(0)

    const { licenseKey } = await seedLicense(app.admin)
    await activateLicense(app.admin, { key: licenseKey, fingerprint: 'first' })
    await setup.waitFor({ state: 'detached' })
    await page.getByText('Active devices').waitFor()
  })

  test('shows onboardings under way, licenses that expire this week, and the CRM', async () => {
    const week = new Date(app.ctx.now().getTime() + 3 * 86_400_000)
    const { accountId } = await seedLicense(app.admin, { term: 'P1Y' }, { expiry: week })
    await db.account.update({ where: { id: accountId }, data: { name: 'Soon Over Ltd' } })
    const waiting = await seedAccount(app.admin)
    await db.account.update({ where: { id: waiting.accountId }, data: { name: 'Just Begun Ltd' } })

    const page = await open('/')
    const expiring = page.getByRole('region', { name: 'Licenses that expire this week' })
    await expiring.getByText('Soon Over Ltd').waitFor()
    await page.getByRole('region', { name: 'CRM' }).getByText('No CRM is connected').waitFor()
    await page.getByRole('region', { name: 'What needs attention' }).waitFor()
    await expectAccessible(page)
    const underWay = page.getByRole('region', { name: 'Onboardings under way' })
    await underWay.getByRole('link', { name: 'Just Begun Ltd' }).click()
    await page.getByRole('heading', { name: 'Which license does the customer get?' }).waitFor()
  })

  test('names an emulator as one, and does not call it a connected CRM', async () => {
    app.ctx.crm = { target: 'an emulator', url: 'http://127.0.0.1:4010', emulated: true }
    onTestFinished(() => {
      app.ctx.crm = null
    })
    const page = await open('/', { locale: 'de-DE' })
    const crm = page.getByRole('region', { name: 'CRM' })
    await crm.getByText('Emulator, kein CRM').waitFor()
    await crm.getByText('HubSpot ist nicht verbunden.').waitFor()
    await expectAccessible(page)
    await crm.getByRole('link', { name: 'CRM-Abgleich' }).click()
    await page.getByText('Emulator, kein CRM').waitFor()
    const address = page.getByRole('main').getByRole('link', { name: 'http://127.0.0.1:4010' })
    expect(await address.getAttribute('href')).toBe('http://127.0.0.1:4010')
    await expectAccessible(page)
  })

  test('shows in German why the sync is paused', async () => {
    app.ctx.crm = { target: 'HubSpot', url: 'https://crm.example', emulated: false }
    const until = new Date(app.ctx.now().getTime() + 3_600_000)
    const pause = { pausedUntil: until, pauseCode: 'MISSING_SCOPES', pauseReason: 'The token lacks scopes.' }
    await db.crmSync.update({ where: { id: 1 }, data: pause })
    onTestFinished(async () => {
      app.ctx.crm = null
      await db.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
    })
    const page = await open('/', { locale: 'de-DE' })
    const crm = page.getByRole('region', { name: 'CRM' })
    await crm.getByText('Dem Token des CRM fehlt eine Berechtigung.').waitFor()
    await crm.getByText('HubSpot unter https://crm.example').waitFor()
    expect(await page.getByText('Emulator').count()).toBe(0)
  })

  test('reads the counts again after an error', async () => {
    const page = await open('/licenses')
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('query HomeCounts')) await route.abort()
      else await route.continue()
    })
    await page.getByRole('navigation').getByRole('link', { name: 'Home' }).click()
    const retry = page.getByRole('button', { name: 'Try again' })
    await retry.waitFor()
    await page.unroute('**/graphql')
    await retry.click()
    await page.getByText('Active licenses').waitFor()
  })

  test('shows a credential only the parts that its scopes allow', async () => {
    const { apiKey } = await transact(db, (tx) =>
      createApiKey(app.admin, tx, { name: 'accounts', audience: 'SUPPORT', scopes: ['ACCOUNTS_READ'] }),
    )
    const page = await open('/', { apiKey })
    await page.getByRole('region', { name: 'Onboardings under way' }).waitFor()
    await page.getByText('Accounts', { exact: true }).first().waitFor()
    for (const name of ['Licenses that expire this week', 'What needs attention', 'CRM', 'Set up Licet'])
      expect(await page.getByRole('region', { name }).count()).toBe(0)
  })
})

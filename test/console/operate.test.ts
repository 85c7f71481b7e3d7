import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, signIn, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('operating in the console', async () => {
  if (!browserPath) return
  const { app, open, url, apiKey } = await startConsole()
  const supportKey = async () =>
    (
      await transact(app.admin.db, (tx) =>
        createApiKey(app.admin, tx, { name: 'support', audience: 'SUPPORT' }),
      )
    ).apiKey

  test('an API key is shown once, works, and is refused after it was revoked', async () => {
    const page = await open('/access')
    const name = uniqueCode('shop')
    await page.getByRole('button', { name: 'Create an API key' }).click()
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Audience').selectOption('SUPPORT')
    await page.getByLabel('Read licenses, devices and key pools').check()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    const secret = await page.getByLabel('The API key', { exact: true }).textContent()
    await expectAccessible(page)
    const viewer = () =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ query: '{ viewer { audience scopes } }' }),
      })
    expect(await (await viewer()).json()).toMatchObject({
      data: { viewer: { audience: 'SUPPORT', scopes: ['LICENSES_READ'] } },
    })
    await page.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: `Revoke: ${name}` }).click()
    await page.getByRole('button', { name: 'Revoke', exact: true }).click()
    await page.getByText('The API key is revoked').waitFor()
    await page.getByRole('row', { name }).getByText('Revoked').waitFor()
    expect((await viewer()).status).toBe(401)
    await expectAccessible(page)
  })

  test('a problem of a partner is shown at its field, and the input is kept', async () => {
    const page = await open('/access')
    await page.getByRole('button', { name: 'Create a partner' }).click()
    await page.getByLabel('Name').fill('Northern Lights')
    await page.getByLabel('Code', { exact: true }).fill('Not A Code')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.locator('[aria-invalid=true][name=code]').waitFor()
    await expectAccessible(page)
    expect(await page.getByLabel('Name').inputValue()).toBe('Northern Lights')
    await page.getByLabel('Code', { exact: true }).fill(uniqueCode('partner'))
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByText('The partner is created').waitFor()
    await page.getByRole('row', { name: 'Northern Lights' }).waitFor()
  })

  test('the audit log is filtered by the address', async () => {
    await seedLicense(app.admin)
    const page = await open('/audit-log')
    await page.getByText('license.issued').first().waitFor()
    await page.getByLabel('Type of event').fill('product.created')
    await page.keyboard.press('Enter')
    await page.getByText('license.issued').first().waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('type')).toBe('product.created')
    await page.getByText('product.created').first().click()
    await page
      .getByText(/"code"/)
      .first()
      .waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByText('license.issued').first().waitFor()
  })

  test('the filters of the audit log offer the types, and who acted', async () => {
    const { licenseId } = await seedLicense(app.admin)
    const { apiKey: named } = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'Build server', audience: 'ADMIN' }),
    )
    const page = await open('/audit-log', { apiKey: named })
    const type = page.getByLabel('Type of event')
    const rows = page.getByRole('row')
    await rows.filter({ hasText: 'license.issued' }).first().waitFor()

    // By its meaning in words, or by its name. What is chosen with the keyboard is in force at once, and the focus stays.
    await type.fill('suspended')
    await page.getByRole('option', { name: 'Suspended license.suspended' }).waitFor()
    await type.fill('license.issu')
    await page.getByRole('option', { name: 'license.issued' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL((address) => address.searchParams.get('type') === 'license.issued')
    await page.getByText('product.created').first().waitFor({ state: 'detached' })
    expect(await type.evaluate((field) => field === document.activeElement)).toBe(true)

    const actor = page.getByLabel('Done by')
    await actor.click()
    await page.getByRole('option', { name: 'The gateway' }).waitFor()
    await page.getByRole('option', { name: 'You, as Build server' }).click()
    await page.getByText('No event matches').waitFor()
    expect(new URL(page.url()).searchParams.get('actor')).toMatch(/^api-key:key_/)
    await page.getByText('You, as Build server').waitFor()
    await expectAccessible(page)
    await page.goBack()
    await rows.filter({ hasText: 'license.issued' }).first().waitFor()
    expect(await actor.inputValue()).toBe('')
    expect(await type.inputValue()).toBe('license.issued')

    // A principal that no list has, and the address of a page in the place of an ID.
    await actor.fill('oidc:unknown')
    await page.keyboard.press('Enter')
    await page.getByText('No event matches').waitFor()
    await actor.fill('')
    const record = page.getByLabel('ID of a record')
    await record.fill('the first license')
    await page.keyboard.press('Enter')
    await page.getByText('This is no ID of a record.').waitFor()
    expect(await record.inputValue()).toBe('the first license')
    const license = toTypedId('License', licenseId)
    await record.fill(`${url}/console/licenses/${license}?page=2`)
    await page.keyboard.press('Enter')
    await page.waitForURL((address) => address.searchParams.get('record') === license)
    expect(await record.inputValue()).toBe(license)
    await rows.filter({ hasText: 'license.issued' }).first().waitFor()

    // The name of who acted leads to what else that principal did.
    await rows
      .filter({ hasText: 'license.issued' })
      .getByRole('link', { name: 'The gateway' })
      .first()
      .click()
    await page.waitForURL((address) => address.searchParams.get('actor') === 'system')
  })

  test('support filters the audit log without the API keys', async () => {
    const { apiKey: support } = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'Help desk', audience: 'SUPPORT' }),
    )
    await seedLicense(app.admin)
    const page = await open('/audit-log', { apiKey: support })
    await page.getByLabel('Done by').click()
    await page.getByRole('option', { name: 'HubSpot' }).waitFor()
    expect(await page.getByRole('option', { name: 'Help desk' }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await page.getByLabel('Type of event').fill('license.suspended')
    await page.keyboard.press('Enter')
    await page.getByText('No event matches').waitFor()
  })

  test('a record links to its part of the audit log, and each event there to its record', async () => {
    const { licenseId, accountId } = await seedLicense(app.admin)
    const license = toTypedId('License', licenseId)
    const account = toTypedId('Account', accountId)
    const page = await open(`/licenses/${license}`)
    await page.getByRole('main').getByRole('link', { name: 'Audit log', exact: true }).click()
    await page.getByText('license.issued').first().waitFor()
    expect(new URL(page.url()).searchParams.get('record')).toBe(license)
    expect(await page.getByLabel('ID of a record').inputValue()).toBe(license)
    expect(await page.getByText('account.created').count()).toBe(0)
    await expectAccessible(page)

    await page.goto(`${url}/console/accounts/${account}`)
    await signIn(page, apiKey)
    await page.getByRole('main').getByRole('link', { name: 'Audit log', exact: true }).click()
    await page.getByText('account.created').first().waitFor()
    await page.getByText('license.issued').first().click()
    const row = page.getByRole('row').filter({ hasText: 'license.issued' })
    await row.getByRole('link', { name: /^…/ }).click()
    await page.waitForURL(`**/licenses/${license}`)

    // An API key belongs to the installation: its rows lead to the keys.
    await page.goto(`${url}/console/audit-log?type=api-key.created`)
    await signIn(page, apiKey)
    await page.getByRole('link', { name: /^key_/ }).first().click()
    await page.waitForURL('**/access')
    await page
      .getByRole('link', { name: /^Audit log: / })
      .first()
      .click()
    await page.getByText('api-key.created').first().waitFor()
    expect(new URL(page.url()).searchParams.get('record')).toMatch(/^key_/)
  })

  test('a mail shows its recipient and its state', async () => {
    const { onboardingId } = await seedAccount(app.admin)
    const { licenseType } = await seedLicenseType(app.admin)
    await assignLicense(app.admin, { onboardingId, licenseType })
    const page = await open('/mail')
    await page.getByText('Ada Adams').first().waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Failed' }).click()
    await page.getByText('No mail is in this state').waitFor()
    expect(new URL(page.url()).searchParams.get('state')).toBe('FAILED')
  })

  test('support sees neither keys nor jobs', async () => {
    const page = await open('/access', { apiKey: await supportKey() })
    await page.getByRole('heading', { name: 'Partners' }).waitFor()
    expect(await page.getByRole('heading', { name: 'API keys' }).count()).toBe(0)
    await page
      .getByRole('navigation', { name: 'Main navigation' })
      .getByRole('link', { name: 'Operation', exact: true })
      .click()
    await page.getByText('The gateway is ready').waitFor()
    expect(await page.getByRole('heading', { name: 'Jobs' }).count()).toBe(0)
  })

  test('the state of the gateway and of its jobs is shown', async () => {
    const page = await open('/operation')
    await page.getByText('The gateway is ready').waitFor()
    await page.getByRole('heading', { name: 'Jobs' }).waitFor()
    await expectAccessible(page)
  })

  test('an installation without a CRM says how to connect one', async () => {
    const page = await open('/crm')
    await page.getByText('Not connected').waitFor()
    await page.getByText('Nothing waits for a decision').waitFor()
    await expectAccessible(page)
  })
})

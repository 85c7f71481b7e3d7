import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

/** Lets each request of an operation fail: without a response, or with an error of the gateway. */
async function fail(page: Page, operation: string, how: 'away' | 'refused'): Promise<void> {
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes(operation)) return await route.fallback()
    if (how === 'away') return await route.abort()
    await route.fulfill({
      contentType: 'application/json',
      headers: { 'x-request-id': 'req-4711' },
      json: {
        data: null,
        errors: [{ message: 'The gateway is overloaded.', extensions: { code: 'OVERLOADED' } }],
      },
    })
  })
}

describe.skipIf(!browserPath)('what cannot be loaded in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  await seedLicenseType(app.admin)

  async function namedAccount(): Promise<string> {
    const { accountId } = await seedAccount(app.admin)
    const name = uniqueCode('Findable')
    await app.admin.db.account.update({ where: { id: accountId }, data: { name } })
    return name
  }

  test('a search for an account that fails does not say that no account matches', async () => {
    const name = await namedAccount()
    const page = await open('/licenses')
    await fail(page, 'query AccountField', 'away')
    await page.getByRole('button', { name: 'Issue a license' }).click()
    const field = page.getByRole('combobox', { name: 'Account' })
    await field.fill(name)
    await page.getByRole('alert').getByText('The gateway did not answer').waitFor()
    expect(await page.getByText('No account matches.').count()).toBe(0)
    await expectAccessible(page)
    await page.unroute('**/graphql')
    await page.getByRole('alert').getByRole('button', { name: 'Try again', exact: true }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await field.click()
    await page.getByRole('option', { name }).click()
    expect(await field.inputValue()).toBe(name)
  })

  test('a refused search and a refused list of choices show the reason and the ID of the request', async () => {
    const page = await open('/licenses')
    await fail(page, 'query LicenseTypeChoices', 'refused')
    await page.getByRole('button', { name: 'Issue a license' }).click()
    await page.getByRole('alert').getByText('The gateway is overloaded. Request req-4711').waitFor()
    await fail(page, 'query AccountField', 'refused')
    await page.getByRole('combobox', { name: 'Account' }).fill('any text')
    await expect.poll(() => page.getByText('Request req-4711').count()).toBe(2)
  })

  test('a record stays while newer data cannot be read, with a notice above it', async () => {
    const { licenseId } = await seedLicense(app.admin)
    const page = await open(`/licenses/${toTypedId('License', licenseId)}`)
    await page.getByText('Active', { exact: true }).first().waitFor()
    await fail(page, 'query License', 'away')
    await transact(app.admin.db, (tx) => suspendLicense(app.admin, tx, { licenseId, reason: 'unpaid' }))
    await page.getByText('Nothing is lost').waitFor()
    await expectAccessible(page)
    await page.getByText('Active', { exact: true }).first().waitFor()
  })

  test.each([
    '{"data":null}',
    '{"data":{"suspendLicense":null}}',
    '{"data":{"suspendLicense":{"__typen',
    '<h1>Too many requests</h1>',
    '',
  ])(
    'a change with the response %j says that it may have happened, and is sent again safely',
    async (body) => {
      const { licenseId } = await seedLicense(app.admin)
      const page = await open(`/licenses/${toTypedId('License', licenseId)}`)
      const keys: unknown[] = []
      await page.route('**/graphql', async (route) => {
        const sent = route.request().postDataJSON()
        if (!sent.query.includes('mutation SuspendLicense')) return await route.fallback()
        keys.push(sent.variables.input.idempotencyKey)
        if (keys.length > 1) return await route.fallback()
        await route.fetch()
        await route.fulfill({
          status: body.startsWith('<') ? 429 : 200,
          contentType: 'application/json',
          body,
        })
      })
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menuitem', { name: 'Suspend…' }).click()
      const dialog = page.getByRole('dialog', { name: 'Suspend' })
      await dialog.getByRole('textbox').first().fill('unpaid')
      await dialog.getByRole('button', { name: 'Suspend', exact: true }).click()
      await dialog.getByText('the change may have happened').waitFor()
      expect(keys.length).toBe(1)
      await dialog.getByRole('button', { name: 'Suspend', exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
      expect(keys).toEqual([keys[0], keys[0]])
      expect(await app.ctx.db.event.count({ where: { licenseId, type: 'license.suspended' } })).toBe(1)
    },
  )

  test('the page of a record that does not exist has a title and the way to its list', async () => {
    const page = await open('/')
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    const other = (kind: Parameters<typeof toTypedId>[0]) => toTypedId(kind, randomUUID())
    for (const [path, title, list] of [
      [`accounts/${other('Account')}`, 'There is no such account', 'accounts'],
      [`licenses/${other('License')}`, 'There is no such license', 'licenses'],
      [`onboarding/${other('Onboarding')}`, 'There is no such onboarding', 'onboarding'],
      [`webhooks/${other('WebhookEndpoint')}`, 'There is no such endpoint', 'webhooks'],
      [`bulk-operations/${other('BulkOperation')}`, 'There is no such bulk operation', 'bulk-operations'],
      ['catalogue/none', 'There is no license type with this code', 'catalogue'],
      ['catalogue/none/edit', 'There is no license type with this code', 'catalogue'],
      ['catalogue/products/none', 'There is no product with this code', 'catalogue'],
    ] as const) {
      await page.evaluate(
        `history.pushState({}, '', '/console/${path}'); dispatchEvent(new PopStateEvent('popstate'))`,
      )
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
      expect(await page.title(), path).toBe(`${title} · Licet`)
      await page.getByRole('link', { name: 'Show the list', exact: true }).click()
      await page.waitForURL(`**/console/${list}`)
    }
  })

  test('a page without data shows the reason, the ID of the request, and tries again', async () => {
    const page = await open('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await fail(page, 'query LicenseListPage', 'refused')
    await page.getByRole('link', { name: 'Licenses', exact: true }).click()
    await page.getByRole('alert').getByText('Request req-4711').waitFor()
    await expectAccessible(page)
    await page.unroute('**/graphql')
    await page.getByRole('button', { name: 'Try again', exact: true }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })
})

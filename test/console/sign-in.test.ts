import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense } from '../seed.ts'
import { browserPath, expectAccessible, signIn, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('signing in to the console', async () => {
  if (!browserPath) return
  const { app, url, open, apiKey } = await startConsole()

  test('refuses a wrong key at its field, and accepts a right one', async () => {
    const page = await open('/licenses', { apiKey: null })
    await expectAccessible(page)
    await page.getByLabel('API key').fill('a-wrong-key')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The gateway does not accept this key').waitFor()
    await expectAccessible(page)
    await signIn(page, apiKey)
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/console/licenses')
  })

  test('keeps nothing secret in storage, and signs out', async () => {
    const page = await open('/licenses')
    const stored = await page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    )
    expect(stored).not.toContain(apiKey)
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('API key').waitFor()
  })

  test('shows only what the scopes of the credential allow', async () => {
    const created = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'catalogue', audience: 'SUPPORT', scopes: ['CATALOG_READ'] }),
    )
    const page = await open('/licenses', { apiKey: created.apiKey })
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Licenses' }).count()).toBe(0)
  })

  test('does not admit software in the field', async () => {
    const { accountId } = await seedAccount(app.admin)
    const created = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'account', audience: 'ACCOUNT', accountId }),
    )
    const page = await open('/', { apiKey: null })
    await page.getByLabel('API key').fill(created.apiKey)
    await page.keyboard.press('Enter')
    await page.getByText('The console is for the people of the vendor').waitFor()
  })

  test('speaks German, and keeps the choice', async () => {
    const page = await open('/licenses', { locale: 'de-DE' })
    await page.getByRole('heading', { level: 1, name: 'Lizenzen' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('de')
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByLabel('Sprache').selectOption('en')
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in to Licet' }).waitFor()
  })

  test('a late refusal of a session that was signed out does not end the next one', async () => {
    const page = await open('/licenses')
    let refuse = () => {}
    const isRefused = new Promise<void>((resolve) => {
      refuse = resolve
    })
    const held = page.waitForRequest('**/export/**')
    await page.route('**/export/**', async (route) => {
      await isRefused
      await route.fulfill({ status: 401, body: '{}' })
    })
    await page.getByRole('button', { name: 'CSV', exact: true }).click()
    const request = await held
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await signIn(page, apiKey)
    refuse()
    expect((await request.response())?.status()).toBe(401)
    await page.getByRole('link', { name: 'Accounts', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Accounts' }).waitFor()
    expect(await page.getByText('Your session ended').count()).toBe(0)
  })

  test.each(['**/export/**', '**/graphql'])(
    'a refused credential at %s ends the session',
    async (refused) => {
      const { licenseId } = await seedLicense(app.admin)
      const page = await open('/licenses')
      await page.route(refused, async (route) => {
        const { accept } = route.request().headers()
        if (refused === '**/graphql' && accept !== 'text/event-stream') return await route.fallback()
        await route.fulfill({ status: 401, body: '{}' })
      })
      if (refused === '**/graphql')
        await page.evaluate(
          `history.pushState(null, '', '/console/licenses/${toTypedId('License', licenseId)}')`,
        )
      else await page.getByRole('button', { name: 'CSV', exact: true }).click()
      await page.getByText('Your session ended').waitFor()
    },
  )

  test.each([
    ['/licenses?status=constructor&product=x&unknown=1', 'Licenses', '/licenses?product=x'],
    ['/mail?state=__proto__', 'Mail', '/mail'],
    ['/access?unknown=1', 'Access', '/access'],
  ])('leaves out what is no filter in the address %s', async (path, name, left) => {
    const page = await open(path)
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    await expect.poll(() => page.url()).toBe(`${url}/console${left}`)
    await page.waitForLoadState('networkidle')
    expect(await page.getByRole('main').getByRole('alert').count()).toBe(0)
  })

  test('an unknown address says so', async () => {
    const page = await open('/nowhere')
    await page.getByText('There is no such page').waitFor()
    await expectAccessible(page)
  })
})

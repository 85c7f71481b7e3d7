import { afterAll, describe, expect, test } from 'vitest'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { type ConsoleSessions, createConsoleSessions } from '../../src/http/console/session-route.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, signIn, startConsole } from './browser.ts'

/** A name that no browser trusts without HTTPS, as that of another machine in the same network. */
const hostname = 'licet.test'

const ABSENT = ['navigator.locks', 'navigator.clipboard', 'crypto.subtle', 'crypto.randomUUID']

describe.skipIf(!browserPath)('the console without HTTPS, opened from another machine', async () => {
  if (!browserPath) return
  let sessions: ConsoleSessions
  const { app, apiKey, open, url } = await startConsole({
    hostname,
    routes: ({ ctx }) => {
      sessions = createConsoleSessions(ctx)
      return [sessions.route]
    },
  })
  afterAll(() => sessions.close())
  const suspend = (licenseId: string) =>
    transact(app.admin.db, (tx) => suspendLicense(app.admin, tx, { licenseId, reason: 'invoice unpaid' }))

  test('issues a license, and copies its key', async () => {
    await seedLicenseType(app.admin)
    const { accountId } = await seedAccount(app.admin)
    const name = uniqueCode('Plain')
    await app.admin.db.account.update({ where: { id: accountId }, data: { name } })
    const page = await open('/')
    expect(await page.evaluate('isSecureContext')).toBe(false)
    for (const api of ABSENT) expect(await page.evaluate(`typeof ${api}`), api).toBe('undefined')
    await page.getByRole('heading', { level: 1 }).waitFor()

    await page.getByRole('link', { name: 'Licenses', exact: true }).click()
    await page.getByRole('button', { name: 'Issue a license' }).click()
    await page.getByRole('combobox', { name: 'Account' }).fill(name)
    await page.getByRole('option', { name }).click()
    await page.getByRole('dialog').getByLabel('License type').selectOption({ index: 1 })
    await page.getByRole('dialog').getByRole('button', { name: 'Issue a license', exact: true }).click()
    const key = await page.getByRole('dialog').getByRole('textbox', { name: 'License key' }).inputValue()
    await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click()
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor()

    await page.getByRole('button', { name: 'Close', exact: true }).last().click()
    await page.keyboard.press('/')
    await page.getByRole('combobox', { name: 'Search everything' }).focus()
    await page.keyboard.press('ControlOrMeta+v')
    expect(await page.getByRole('combobox', { name: 'Search everything' }).inputValue()).toBe(key)
  })

  test('shows the text selected if the browser refuses to copy', async () => {
    const page = await open('/developers', { apiKey: null })
    await page.evaluate('document.execCommand = () => false')
    await page.getByRole('button', { name: 'Copy', exact: true }).first().click()
    const shown = page.getByRole('textbox', { name: /Press Ctrl\+C/ })
    await shown.waitFor()
    expect(await page.evaluate('document.activeElement.value')).toBe(await shown.inputValue())
    await expectAccessible(page)
  })

  test('seven tabs share one stream, and another one takes over', async () => {
    const { licenseId } = await seedLicense(app.admin)
    const first = await open(`/licenses/${toTypedId('License', licenseId)}`)
    const tabs = [first]
    const streams = new Set<unknown>()
    for (let tab = 2; tab <= 7; tab++) {
      const page = await first.context().newPage()
      page.on('request', (request) => {
        if (request.headers().accept === 'text/event-stream') streams.add(page)
      })
      await page.goto(first.url())
      await signIn(page, apiKey)
      tabs.push(page)
    }
    for (const page of tabs) await page.getByText('Active', { exact: true }).first().waitFor()
    await suspend(licenseId)
    for (const page of tabs) await page.getByText('Suspended', { exact: true }).first().waitFor()
    expect(streams.size).toBeLessThan(6)
    await first.close()
    await expect.poll(() => streams.size).toBeGreaterThan(0)
  })

  test('signs in by the link of a development gateway, and stays signed in after a reload', async () => {
    const page = await open(`/licenses#ticket=${sessions.createTicket()}`, { apiKey: null })
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    expect(page.url()).toBe(`${url}/console/licenses`)
  })
})

describe.skipIf(!browserPath)('the sign-in by a provider without HTTPS', async () => {
  if (!browserPath) return
  const { open, url } = await startConsole({
    hostname,
    production: true,
    issuer: 'https://login.example',
    client: { clientId: 'licet-console', scope: 'openid', authorizeParameters: {} },
  })

  test('says that it needs HTTPS, instead of a button that fails', async () => {
    const page = await open('/licenses', { apiKey: null })
    await page.getByText(`needs HTTPS, and this page was opened at ${url}`).waitFor()
    expect(await page.getByRole('button', { name: 'Sign in with your work account' }).count()).toBe(0)
    await expectAccessible(page)
  })
})

import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

const ZONE = 'America/New_York'
/** The end of January 31 there, which is in February in Europe. */
const END = '2037-02-01T04:59:59.999Z'

describe.skipIf(!browserPath)('time zones in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { licenseId } = await seedLicense(app.admin, { timeZone: ZONE }, { expiry: new Date(END) })
  const path = `/licenses/${toTypedId('License', licenseId)}`
  const term = (page: Page) => page.getByRole('region', { name: 'Type and term' })

  test('a date of a term is in the time zone of the license, with its name elsewhere', async () => {
    const page = await open(path, { timezoneId: 'Europe/Oslo' })
    const expiry = term(page).getByText('Jan 31, 2037 (America/New_York)')
    expect(await expiry.getAttribute('title')).toBe('2037-01-31T23:59:59-05:00 (America/New_York)')
    await page
      .getByText(/^The license expires on Jan 31, 2037 \(America\/New_York\), in \d+ years\.$/)
      .waitFor()
    const issued = term(page).locator('dt:text-is("Issued") + dd time')
    expect(await issued.getAttribute('title')).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:]{8}\+0[12]:00 \(Europe\/Oslo\)$/,
    )
    await page.getByLabel('At this time', { exact: true }).selectOption('day')
    await page.getByText('At noon in the time zone America/New_York.').waitFor()
    await expectAccessible(page)
  })

  test('a date of a term has no name of a zone where the clocks show the same', async () => {
    const page = await open(path, { timezoneId: 'America/Toronto' })
    const expiry = term(page).getByText('Jan 31, 2037', { exact: true })
    expect(await expiry.getAttribute('title')).toBe('2037-01-31T23:59:59-05:00 (America/New_York)')
  })

  test('the last day of a new license ends in the time zone of its type', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { timeZone: ZONE })
    const { accountId } = await seedAccount(app.admin)
    const name = uniqueCode('Zoned')
    await app.admin.db.account.update({ where: { id: accountId }, data: { name } })
    const page = await open('/licenses', { timezoneId: 'Asia/Tokyo' })
    await page.getByRole('button', { name: 'Issue a license' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Account' }).fill(name)
    await page.getByRole('option', { name }).click()
    await dialog.getByLabel('License type').selectOption(licenseType)
    await dialog.getByLabel('Last day').fill('2037-01-31')
    await dialog.getByText(`ends at 23:59 in the time zone ${ZONE}`).waitFor()
    await dialog.getByRole('button', { name: 'Issue a license', exact: true }).click()
    await dialog.getByRole('textbox', { name: 'License key' }).waitFor()
    const issued = await app.admin.db.license.findFirstOrThrow({ where: { accountId } })
    expect(issued.expiry?.toISOString()).toBe(END)
  })
})

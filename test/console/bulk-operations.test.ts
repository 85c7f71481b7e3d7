import { describe, expect, test } from 'vitest'
import { runBulkOperations } from '../../src/domain/bulk-operations/run.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { transact } from '../../src/platform/db.ts'
import { seedLicense } from '../seed.ts'
import { browserPath, expectAccessible, expectFocusInPage, startConsole } from './browser.ts'
import { submitTwice } from './submit.ts'

describe.skipIf(!browserPath)('bulk operations in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app

  test('changes many licenses: checks first, then starts, and shows what became of each', async () => {
    const { licenseType, accountId, licenseId } = await seedLicense(admin, { term: 'P1Y' })
    await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
    const page = await open(`/licenses?licenseType=${licenseType}`)
    await page.getByLabel('Select all licenses of this page').check()
    await page.getByText('2 licenses selected').waitFor()
    // Other filters, and also the way back, begin without a selection.
    await page.getByRole('navigation').getByRole('link', { name: 'Licenses' }).click()
    await page.getByText('2 licenses selected').waitFor({ state: 'detached' })
    await page.goBack()
    await page.waitForURL(/licenseType=/)
    await page.getByLabel('Select all licenses of this page').check()
    await page.getByText('2 licenses selected').waitFor()
    await page.getByRole('button', { name: 'Change them…' }).click()
    await page.getByRole('menuitem', { name: 'Suspend…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend: 2 licenses' })
    await dialog.getByLabel('Reason').fill('a leaked reseller list')
    await dialog.getByRole('button', { name: 'Check what would happen' }).click()
    await page.getByRole('heading', { level: 1, name: 'Suspend: 2 licenses' }).waitFor()
    await runBulkOperations(app.ctx)
    await page.getByText('2 licenses would change. Nothing has changed yet.').waitFor()
    expect(await admin.db.license.count({ where: { accountId, suspendedAt: { not: null } } })).toBe(0)
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Start now…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start now' }).click()
    await page.getByText('Queued').or(page.getByText('Running')).first().waitFor()
    await runBulkOperations(app.ctx)
    await page.getByText('2 of 2 licenses processed').waitFor()
    await page.getByRole('cell', { name: 'Changed' }).first().waitFor()
    expect(await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
      suspendReason: 'a leaked reseller list',
    })
    await page.getByRole('navigation').getByRole('link', { name: 'Bulk operations' }).click()
    await page.getByRole('link', { name: 'Suspend: 2 licenses' }).first().waitFor()
    await expectAccessible(page)
  })

  test('checks each kind of change first, and cancels a check that waits', async () => {
    const { licenseType } = await seedLicense(admin, { term: 'P1Y' })
    const page = await open(`/licenses?licenseType=${licenseType}`)
    const dialog = page.getByRole('dialog').and(page.locator(':not([data-toast])'))
    const checkOne = async (action: string, fill: () => Promise<unknown> = async () => {}) => {
      await page.getByLabel('Select all licenses of this page').check()
      await page.getByRole('button', { name: 'Change them…' }).click()
      await page.getByRole('menuitem', { name: `${action}…`, exact: true }).click()
      await dialog.getByText('Nothing changes yet.').waitFor()
      await fill()
      await dialog.getByLabel('Reason').fill('an outage')
      const input = await submitTwice(page, dialog, 'Check what would happen')
      expect(input).toMatchObject({ dryRun: true, reason: 'an outage' })
      await page.getByRole('heading', { level: 1, name: `${action}: 1 license` }).waitFor()
      return input
    }
    const checkAnother = async (...change: Parameters<typeof checkOne>) => {
      await page.goBack()
      return await checkOne(...change)
    }
    await checkOne('Renew', () => dialog.getByLabel('Terms').fill('2'))
    await checkAnother('Reinstate')
    await checkAnother('Revoke')
    await checkAnother('Change the type', () => dialog.getByLabel('License type').selectOption(licenseType))
    await checkAnother('Change values', async () => {
      await dialog.getByLabel('Seats').selectOption('number')
      await dialog.getByLabel('Number').fill('7')
    })
    expect(await checkAnother('Extend by days', () => dialog.getByLabel('Days').fill('9'))).toMatchObject({
      days: 9,
    })

    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await dialog.getByText('No further license is changed.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel the bulk operation' }).click()
    await dialog.getByText('Fill this in.').waitFor()
    await dialog.getByLabel('Reason').fill('the outage is over')
    await submitTwice(page, dialog, 'Cancel the bulk operation')
    await page.getByText('The bulk operation is canceled').waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Cancel', exact: true }).count()).toBe(0)
    await expectFocusInPage(page)
  })

  test('keeps the focus in the page where a dialog outlives the button that opened it', async () => {
    const { licenseType } = await seedLicense(admin, { term: 'P1Y' })
    const page = await open(`/licenses?licenseType=${licenseType}`)
    await page.getByLabel('Select all licenses of this page').check()
    await page.getByRole('button', { name: 'Change them…' }).click()
    await page.getByRole('menuitem', { name: 'Revoke…' }).click()
    const dialog = page.getByRole('dialog').and(page.locator(':not([data-toast])'))
    await dialog.getByLabel('Reason').fill('a chargeback')
    await dialog.getByRole('button', { name: 'Check what would happen' }).click()
    const cancel = page.getByRole('button', { name: 'Cancel', exact: true })
    await cancel.click()
    await dialog.getByLabel('Reason').waitFor()
    await runBulkOperations(app.ctx)
    await expect.poll(() => page.locator('main button', { hasText: /^Cancel$/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await expectFocusInPage(page)
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
  })
})

import { describe, expect, test } from 'vitest'
import { banFingerprint } from '../../src/domain/activations/ban-fingerprint.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transact } from '../../src/platform/db.ts'
import { recordEvents } from '../../src/platform/events.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('lists of the records of an installation in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app

  test('sales are listed with their effects, and filtered in the address', async () => {
    const { accountId } = await seedLicense(admin)
    const at = new Date('2026-01-15T12:00:00Z')
    const source = uniqueCode('shop')
    const lines = { create: [{ number: 1, sku: 'PRO', quantity: 5 }] }
    const times = { createdAt: at, changedAt: at }
    await admin.db.sale.create({
      data: { source, externalId: 'won-1', accountId, state: 'WON', lines, ...times },
    })
    await admin.db.sale.create({ data: { source, externalId: 'lost-1', accountId, state: 'LOST', ...times } })
    const page = await open('/sales')
    await page.getByText('won-1').waitFor()
    await page.getByText('5 × PRO').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Lost', exact: true }).click()
    await page.getByText('won-1').waitFor({ state: 'detached' })
    await page.getByText('lost-1').waitFor()
    expect(new URL(page.url()).searchParams.get('state')).toBe('LOST')
    await page.getByRole('button', { name: 'Refunded', exact: true }).click()
    await page.getByText('No sale matches').waitFor()
    await expectAccessible(page)
  })

  test('a ban is listed with its reason, and ends there', async () => {
    const fingerprint = uniqueCode('stolen-laptop')
    await transact(admin.db, (tx) => banFingerprint(admin, tx, { fingerprint, reason: 'Reported stolen' }))
    const page = await open('/devices')
    await page.getByRole('link', { name: 'Banned devices', exact: true }).click()
    const row = page.getByRole('row').filter({ hasText: 'Reported stolen' })
    await row.getByText('All accounts').waitFor()
    await expectAccessible(page)
    await row.getByRole('button', { name: /^End the ban/ }).click()
    await page.getByLabel('Reason').fill('It was found')
    await page.getByRole('dialog').getByRole('button', { name: 'End the ban', exact: true }).click()
    await page.getByText('The ban has ended').waitFor()
    await page.getByText('No device is banned').waitFor()
    expect(await admin.db.bannedFingerprint.count({ where: { fingerprint } })).toBe(0)
  })

  test('a mail is shown as the customer would receive it, in the chosen language', async () => {
    const { accountId, licenseKey } = await seedLicense(admin)
    const page = await open('/mail')
    await page.getByRole('button', { name: 'Preview a mail…' }).click()
    await page.getByLabel('License', { exact: true }).fill(licenseKey.slice(-5))
    await page
      .getByRole('option')
      .filter({ hasText: licenseKey.slice(-5) })
      .first()
      .click()
    await page.getByLabel('Message').selectOption('LICENSE_SUSPENDED')
    await page.getByLabel('Language').selectOption('de')
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByText('Subject', { exact: true }).waitFor()
    const text = await page.getByRole('dialog').textContent()
    expect(text).toContain('ausgesetzt')
    expect(text).not.toContain(licenseKey)
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save the HTML part' }).click()
    expect((await saved).suggestedFilename()).toBe('mail.html')
    await expectAccessible(page)
    expect(await admin.db.notification.count({ where: { accountId, message: 'LICENSE_SUSPENDED' } })).toBe(0)
  })

  test('the timeline of a license reaches back to the first event, and follows new ones', async () => {
    const { accountId, licenseId } = await seedLicense(admin)
    await transact(admin.db, (tx) =>
      recordEvents(
        admin,
        tx,
        Array.from({ length: 130 }, (_, index) => ({
          type: 'usage.recorded' as const,
          subjectId: licenseId,
          accountId,
          licenseId,
          data: { meter: 'exports', amount: index + 1 },
        })),
      ),
    )
    const page = await open(`/licenses/${toTypedId('License', licenseId)}`)
    const entries = page.getByRole('listitem').filter({ hasText: 'exports: ' })
    await entries.first().waitFor()
    for (let shown = 25; shown < 130; shown += 25) {
      await page.getByRole('button', { name: 'Show earlier events' }).click()
      await expect.poll(() => entries.count(), { timeout: 60_000 }).toBeGreaterThan(shown)
    }
    await page.getByRole('listitem').filter({ hasText: 'Issued' }).first().waitFor()
    expect(await entries.count()).toBe(130)
    await transact(admin.db, (tx) => suspendLicense(admin, tx, { licenseId, reason: 'Not paid yet' }))
    await page.getByRole('listitem').filter({ hasText: 'Not paid yet' }).first().waitFor()
    expect(await entries.count()).toBe(130)
  })

  test('what waits for a decision is counted, and has pages', async () => {
    const { accountId } = await seedAccount(admin)
    await admin.db.crmReview.createMany({
      data: Array.from({ length: 30 }, (_, index) => ({
        accountId,
        code: 'DEAL_SKU_UNKNOWN',
        object: 'DEAL' as const,
        remoteId: `deal-${index}`,
        detail: `Question ${index}.`,
        raisedAt: new Date('2026-01-15T12:00:00Z'),
      })),
    })
    const page = await open('/crm')
    await page.getByText('Question 0.').waitFor()
    const part = page.getByRole('region', { name: 'To decide' })
    await part.getByText('30', { exact: true }).waitFor()
    await part.getByRole('button', { name: 'Next' }).click()
    await page.getByText('Question 29.').waitFor()
    expect(await page.getByText('Question 0.').count()).toBe(0)
    await expectAccessible(page)
  })
})

import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('licenses in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app
  const pageOf = (licenseId: string) => `/licenses/${toTypedId('License', licenseId)}`
  const seedNamed = async (name: string, rules: Record<string, unknown> = {}) => {
    const seeded = await seedLicense(admin, rules)
    await admin.db.account.update({ where: { id: seeded.accountId }, data: { name } })
    return seeded
  }

  test('a suspended license says so, and is reinstated by the button beside it', async () => {
    const name = uniqueCode('Nordlys')
    const { licenseId } = await seedNamed(name, { term: 'P1Y', maxActivations: 3 })
    const page = await open(pageOf(licenseId))
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByText('It may be used', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name: 'Suspend…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Suspend' })
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await dialog.getByText('Fill this in.').waitFor()
    await expectAccessible(page)
    await dialog.getByLabel('Reason').fill('the invoice is unpaid')
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await page.getByText('It may not be used', { exact: true }).waitFor()
    await page.getByText('the invoice is unpaid').first().waitFor()
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Reinstate…' }).click()
    await page.getByLabel('Reason').fill('it was paid')
    await page.getByRole('dialog').getByRole('button', { name: 'Reinstate' }).click()
    await page.getByText('It may be used', { exact: true }).waitFor()
    const license = await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })
    expect(license.suspendedAt).toBeNull()
  })

  test('checks a license as one of its devices, and at another date', async () => {
    const { licenseId, licenseKey } = await seedNamed(uniqueCode('Probe'), { term: 'P1Y', maxActivations: 2 })
    await activateLicense(admin, { key: licenseKey, fingerprint: 'fp-desk', name: 'the desk' })
    const page = await open(pageOf(licenseId))
    await page.getByLabel('On this device').selectOption({ label: 'the desk' })
    await page.getByText('It may be used', { exact: true }).waitFor()
    await page.getByLabel('At this time').selectOption({ index: 1 })
    await page.getByText('It may not be used', { exact: true }).waitFor()
    await page.getByText('EXPIRED', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Back to now, any device' }).click()
    await page.getByText('It may be used', { exact: true }).waitFor()
    // A check by an operator is no refusal of a device.
    expect(await page.getByRole('heading', { name: 'Refused in the last weeks' }).count()).toBe(0)
  })

  test('shows what a change would do before it is applied', async () => {
    const { licenseId, licenseKey } = await seedNamed(uniqueCode('Change'), {
      term: 'P1Y',
      maxActivations: 2,
      overLimit: { policy: 'KEEP' },
    })
    for (const fingerprint of ['one', 'two'])
      await activateLicense(admin, { key: licenseKey, fingerprint, name: `device ${fingerprint}` })
    const page = await open(pageOf(licenseId))
    await page.getByText('2 of 2 seats in use').waitFor()
    await page.getByRole('button', { name: 'Change…' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Change' })
    await dialog.getByLabel('Seats').selectOption('number')
    await dialog.getByLabel('Number').fill('1')
    await dialog.getByLabel('Reason').fill('a seat was returned')
    await dialog.getByRole('button', { name: 'Show what would happen' }).click()
    await dialog.getByText('1 device has no seat then').waitFor()
    await expectAccessible(page)
    expect(await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
      maxActivations: 2,
    })
    await dialog.getByRole('button', { name: 'Change the license' }).click()
    await page.getByText('2 of 1 seat in use').waitFor()
    expect(await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
      maxActivations: 1,
    })
  })

  test('a change is made after the cause of its refusal is gone', async () => {
    const { licenseId } = await seedNamed(uniqueCode('Repeat'), { term: 'P1Y', maxActivations: 2 })
    const page = await open(pageOf(licenseId))
    await page.getByRole('button', { name: 'Change…' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Change' })
    await dialog.getByLabel('Seats').selectOption('unlimited')
    await dialog.getByLabel('Reason').fill('a site license')
    await dialog.getByRole('button', { name: 'Show what would happen' }).click()
    const change = dialog.getByRole('button', { name: 'Change the license' })
    await change.waitFor()
    await admin.db.license.update({
      where: { id: licenseId },
      data: { revokedAt: app.ctx.now(), revokeReason: 'a mistake' },
    })
    await change.click()
    await dialog.getByRole('alert').waitFor()
    await admin.db.license.update({
      where: { id: licenseId },
      data: { revokedAt: null, revokeReason: null },
    })
    await change.click()
    await dialog.waitFor({ state: 'detached' })
    expect(await admin.db.license.findUniqueOrThrow({ where: { id: licenseId } })).toMatchObject({
      maxActivations: null,
    })
  })

  test('schedules a change for a day, and cancels it', async () => {
    const { licenseId } = await seedNamed(uniqueCode('Later'), { term: 'P1Y', maxActivations: 2 })
    const page = await open(pageOf(licenseId))
    await page.getByRole('button', { name: 'Change…' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Change' })
    await dialog.getByRole('button', { name: 'Show what would happen' }).click()
    await dialog.getByText('Fill this in.').waitFor()
    await dialog.getByLabel('Reason').fill('more people from spring on')
    await dialog.getByRole('button', { name: 'Show what would happen' }).click()
    await dialog.getByText('Nothing is changed yet.').waitFor()
    await dialog.getByLabel('Seats').selectOption('unlimited')
    await dialog.getByLabel('From').fill('2026-03-01')
    await dialog.getByRole('button', { name: 'Show what would happen' }).click()
    await dialog.getByRole('button', { name: 'Schedule the change' }).click()
    await page.getByRole('heading', { name: 'Scheduled changes' }).waitFor()
    await page.getByText('Seats: Unlimited').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Cancel the change…' }).click()
    await page.getByLabel('Reason').fill('not needed')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the change' }).click()
    await page.getByText('Canceled', { exact: true }).waitFor()
    const change = await admin.db.scheduledChange.findFirstOrThrow({ where: { licenseId } })
    expect(change.state).toBe('CANCELED')
  })

  test('bans a device for its account, and says so at the device, in German', async () => {
    const { licenseId, licenseKey, accountId } = await seedNamed(uniqueCode('Gesperrt'), { term: 'P1Y' })
    const fingerprint = uniqueCode('fp')
    await activateLicense(admin, { key: licenseKey, fingerprint, name: 'der Laptop' })
    const page = await open(pageOf(licenseId), { locale: 'de-DE' })
    await page.getByText('Sie darf benutzt werden', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Aktionen für der Laptop' }).click()
    await page.getByRole('menuitem', { name: 'Sperren…' }).click()
    await page.getByLabel('Grund').fill('gestohlen')
    await page.getByRole('dialog').getByRole('button', { name: 'Sperren' }).click()
    await page.getByText('Gesperrt', { exact: true }).waitFor()
    await page.getByLabel('Auf diesem Gerät').selectOption({ label: 'der Laptop' })
    await page.getByText('DEVICE_BANNED', { exact: true }).waitFor()
    await expectAccessible(page)
    expect(await admin.db.bannedFingerprint.count({ where: { accountId, fingerprint } })).toBe(1)
  })

  test('shows a change that another person makes', async () => {
    const { licenseId } = await seedNamed(uniqueCode('Live'), { term: 'P1Y' })
    const page = await open(pageOf(licenseId))
    await page.getByText('It may be used', { exact: true }).waitFor()
    await transact(admin.db, (tx) => revokeLicense(admin, tx, { licenseId, reason: 'refunded in full' }))
    await page.getByText('It may not be used', { exact: true }).waitFor()
    expect(await page.getByRole('button', { name: 'Renew…' }).count()).toBe(0)
  })

  test('shows a new key once to administrators, and never to support', async () => {
    const { licenseId } = await seedNamed(uniqueCode('Key'), { term: 'P1Y' })
    const rotate = async (apiKey?: string) => {
      const page = await open(pageOf(licenseId), apiKey === undefined ? {} : { apiKey })
      await page.getByRole('button', { name: 'More' }).click()
      await page.getByRole('menuitem', { name: 'Replace the key…' }).click()
      await page.getByLabel('Reason').fill('it leaked')
      await page.getByRole('dialog').getByRole('button', { name: 'Replace the key' }).click()
      return page
    }
    const page = await rotate()
    const shown = await page.getByLabel('New license key').inputValue()
    expect(shown.length).toBeGreaterThan(20)
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
    await page.getByText(shown.slice(-5)).first().waitFor()
    expect(await page.getByText(shown).count()).toBe(0)

    const support = await transact(admin.db, (tx) =>
      createApiKey(admin, tx, { name: 'support', audience: 'SUPPORT' }),
    )
    const theirs = await rotate(support.apiKey)
    await theirs.getByText('The new key was sent by mail').waitFor()
    expect(await theirs.getByLabel('New license key').count()).toBe(0)
  })

  test('filters the list in the address, names each filter, and saves the list as CSV', async () => {
    const name = uniqueCode('Filtered')
    const { licenseType } = await seedNamed(name, { term: 'P1Y' })
    await seedNamed(uniqueCode('Other'), { term: 'P1Y' })
    const page = await open(`/licenses?licenseType=${licenseType}`)
    await page.getByRole('link', { name }).waitFor()
    await page.getByText('1 license', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Filters' }).click()
    await page.getByLabel('Expires from').fill('2027-01-01')
    await page.getByLabel('Expires until').fill('2027-01-31')
    await page.keyboard.press('Escape')
    await page.waitForURL(/from=2027-01-01.*to=2027-01-31|to=2027-01-31.*from=2027-01-01/)
    await page.getByRole('link', { name }).waitFor()
    await expectAccessible(page)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('licenses.csv')
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    const lines = Buffer.concat(chunks).toString().trim().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain(name)
    await page.getByRole('button', { name: 'Remove all' }).click()
    await page.waitForURL((url) => url.search === '')
  })

  test('issues a license to an account without an onboarding', async () => {
    const { accountId } = await seedAccount(admin)
    const name = uniqueCode('Buyer')
    await admin.db.account.update({ where: { id: accountId }, data: { name } })
    const { licenseType } = await seedLicenseType(admin, { term: 'P1Y', maxActivations: 2 })
    const page = await open('/licenses')
    await page.getByRole('button', { name: 'Issue a license' }).click()
    const dialog = page.getByRole('dialog', { name: 'Issue a license' })
    await dialog.getByRole('button', { name: 'Issue a license' }).click()
    await dialog.getByText('Choose an account.').waitFor()
    await dialog.getByRole('combobox', { name: 'Account' }).fill(name)
    await page.getByRole('option', { name }).click()
    await dialog.getByLabel('License type').selectOption(licenseType)
    await dialog.getByLabel('Seats').fill('7')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Issue a license' }).click()
    await dialog.getByLabel('License key').waitFor()
    await dialog.getByRole('link', { name: 'Show the license' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByText('0 of 7 seats in use').waitFor()
  })
})

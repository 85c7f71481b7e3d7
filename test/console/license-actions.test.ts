import { describe, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { defineLicenseType } from '../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../src/domain/catalogue/license-types/publish.ts'
import { recordUsage } from '../../src/domain/usage/record.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { createDevice } from '../domain/license-files/device.ts'
import { seedAccount, seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'
import { expectRefused, submitTwice } from './submit.ts'

describe.skipIf(!browserPath)('the actions on a license in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app
  const { db } = admin

  /** Issues a license, and opens its page after `prepare`. `choose` opens a dialog of the menu "More". */
  async function openLicense(
    rules: Record<string, unknown>,
    prepare: (licenseKey: string) => Promise<unknown> = async () => {},
  ) {
    const seeded = await seedLicense(admin, rules)
    await prepare(seeded.licenseKey)
    const license = toTypedId('License', seeded.licenseId)
    const page = await open(`/licenses/${license}`)
    const dialog = page.getByRole('dialog').and(page.locator(':not([data-toast])'))
    const submit = async (confirm: string, hidden?: string[]) =>
      await submitTwice(page, dialog, confirm, hidden)
    const choose = async (action: string) => {
      await page.getByRole('button', { name: 'More', exact: true }).click()
      await page.getByRole('menuitem', { name: `${action}…`, exact: true }).click()
      await dialog.getByRole('heading', { name: action, exact: true }).waitFor()
    }
    const term = page.getByRole('region', { name: 'Type and term' })
    const read = async () => await db.license.findUniqueOrThrow({ where: { id: seeded.licenseId } })
    return { ...seeded, license, page, dialog, term, submit, choose, read }
  }

  test('renews a license, extends it, and changes its type', async () => {
    const { page, dialog, term, submit, choose, read, product, license } = await openLicense({
      term: 'P1Y',
      maxActivations: 2,
    })
    const other = uniqueCode('other')
    await transact(db, async (tx) => {
      const rules = { term: 'P2Y', maxActivations: 9 }
      await defineLicenseType(admin, tx, { product, code: other, name: 'Studio', rules })
      await publishLicenseType(admin, tx, other)
    })
    await term.getByText('Jan 15, 2027').waitFor()

    await page.getByRole('button', { name: 'Renew…', exact: true }).click()
    await dialog.getByText('One term is 1 year.').waitFor()
    await dialog.getByLabel('Terms', { exact: true }).fill('9999')
    await submit('Renew')
    await dialog.getByText(/at most 1,?000/).waitFor()
    expect(await dialog.getByRole('alert').count()).toBe(0)
    expect((await read()).expiry?.getUTCFullYear()).toBe(2027)
    await dialog.getByLabel('Terms', { exact: true }).fill('2')
    expect(await submit('Renew')).toMatchObject({ license, terms: 2 })
    await term.getByText('Jan 15, 2029').waitFor()
    await page.getByText('The license is renewed').waitFor()

    await choose('Extend by days')
    await dialog.getByLabel('Days', { exact: true }).fill('0')
    await dialog.getByLabel('Reason').fill('a late delivery')
    await submit('Extend by days')
    await expectRefused(dialog)
    await dialog.getByLabel('Days', { exact: true }).fill('10')
    expect(await submit('Extend by days')).toMatchObject({ license, days: 10, reason: 'a late delivery' })
    await term.getByText('Jan 25, 2029').waitFor()

    await choose('Change the type')
    const confirm = dialog.getByRole('button', { name: 'Change the type', exact: true })
    expect(await dialog.getByLabel('License type').inputValue()).toBe('')
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByLabel('License type').selectOption(other)
    const effect = dialog.getByRole('region', { name: 'What changes for this license' })
    await effect.getByText('From 2 to 9').waitFor()
    await effect.getByText('Stays: Jan 25, 2029').waitFor()
    await effect.getByText('No change').waitFor()
    await dialog.getByText('A license runs for 2 years from its issue.').waitFor()
    await dialog.getByLabel('Expiry').selectOption('RESET')
    await effect.getByText('A new term of 2 years starts now').waitFor()
    await dialog.getByLabel('Expiry').selectOption('KEEP')
    await expectAccessible(page)
    expect(await confirm.isEnabled()).toBe(true)
    await submit('Change the type')
    await term.getByText('Studio, revision 1').waitFor()
    await page.getByText('0 of 9 seats in use').waitFor()
    expect((await read()).expiry?.toISOString()).toMatch(/^2029-01-25/)
  })

  test('extends a trial as often as the installation allows', async () => {
    const { page, dialog, term, submit, choose } = await openLicense({
      term: 'P14D',
      trial: { oncePer: ['EMAIL'] },
    })
    await choose('Extend the trial')
    await dialog.getByLabel('Days', { exact: true }).fill('7')
    await dialog.getByLabel('Reason').fill('was on holiday')
    await submit('Extend by days')
    await term.getByText('Feb 5, 2026').waitFor()
    await page.getByText('The expiry moved').waitFor()
    await choose('Extend the trial')
    await dialog.getByLabel('Reason').fill('once more')
    await submit('Extend by days')
    await dialog.getByRole('alert').getByText('Issue a license of another type instead.').waitFor()
  })

  test('shows the expiry that is set for a trial before its start', async () => {
    const { page, dialog, term } = await openLicense({
      term: 'P14D',
      termStartsAt: 'FIRST_ACTIVATION',
    })
    await term.getByText('14 days after its start').waitFor()
    await page.getByRole('button', { name: 'Change…', exact: true }).first().click()
    const expires = dialog.getByLabel('Expires', { exact: true })
    expect(await expires.locator('option').first().textContent()).toBe('As now: 14 days after its start')
    await expires.selectOption('day')
    await dialog.getByLabel('Last day').fill('2027-06-30')
    await dialog.getByLabel('Reason').fill('a long evaluation')
    await dialog.getByRole('button', { name: 'Show what would happen' }).click()
    await dialog.getByText(/as the license type → .*Jun 30, 2027/).waitFor()
    await dialog.getByRole('button', { name: 'Change the license' }).click()
    await term.getByText('Jun 30, 2027').waitFor()
    await page.getByRole('button', { name: 'Change…', exact: true }).first().click()
    expect(await expires.locator('option').first().textContent()).toContain('As now: Jun 30, 2027')
  })

  test('transfers a license to another account', async () => {
    const { page, dialog, submit, choose, read, license, licenseId, accountId } = await openLicense({
      term: 'P1Y',
    })
    const owner = await db.account.findUniqueOrThrow({ where: { id: accountId } })
    const { accountId: otherId } = await seedAccount(admin)
    const name = uniqueCode('Successor')
    await db.account.update({ where: { id: otherId }, data: { name } })
    await choose('Transfer to another account')
    await dialog.getByText(`${owner.name} can no longer see it`).waitFor()
    const account = dialog.getByRole('combobox', { name: 'New account' })
    await account.fill(name)
    await page.getByRole('option', { name }).click()
    await dialog.getByLabel('Reason').fill('the company was bought')
    // Another person revokes the license by mistake, while the dialog is open.
    const revoke = (revokedAt: Date | null) =>
      db.license.update({
        where: { id: licenseId },
        data: { revokedAt, revokeReason: revokedAt && 'a mistake' },
      })
    await revoke(app.ctx.now())
    await submit('Transfer to another account')
    await dialog.getByRole('alert').getByText('revoked').waitFor()
    expect((await read()).accountId).toBe(accountId)
    await revoke(null)
    expect(await submit('Transfer to another account')).toMatchObject({
      license,
      account: toTypedId('Account', otherId),
    })
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByText('The license was transferred').waitFor()
  })

  test('answers a license request, checks out a file, and releases both by their proofs', async () => {
    const { page, dialog, submit, choose, licenseKey, product, license } = await openLicense({
      term: 'P1Y',
      maxActivations: 2,
      offline: { ttl: 'P30D' },
    })
    await activateLicense(admin, { key: licenseKey, fingerprint: 'desk', name: 'the desk' })
    const device = await createDevice(product, app.ctx.now())

    await choose('Answer a request file')
    await dialog.getByLabel('Text of the request file').fill('not a request')
    await submit('Answer a request file')
    await expectRefused(dialog)
    await dialog.getByLabel('Text of the request file').fill(await device.request())
    expect(await submit('Answer a request file')).toMatchObject({ license })
    const file = await dialog.getByLabel('License file', { exact: true }).inputValue()
    expect(file.split('.')).toHaveLength(3)
    await dialog.getByText('It is valid until Feb 14, 2026').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    const devices = page.getByRole('table', { name: 'Devices with a seat' })
    await devices.getByText('File until Feb 14, 2026').waitFor()

    await choose('Check out a license file')
    const wrong = (await seedLicense(admin)).licenseKey
    await dialog.getByLabel('License key', { exact: true }).fill(wrong)
    await dialog.getByLabel('Fingerprint of the device').fill('desk')
    await dialog.getByLabel('Days').fill('5')
    await submit('Check out a license file', ['key'])
    await expectRefused(dialog)
    await dialog.getByLabel('License key', { exact: true }).fill(licenseKey)
    expect(await submit('Check out a license file', ['key'])).toMatchObject({
      key: licenseKey,
      fingerprint: 'desk',
      ttl: 'P5D',
    })
    await dialog.getByText('It is valid until Jan 20, 2026').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await devices.getByText('File until Jan 20, 2026').waitFor()

    const { jti } = JSON.parse(Buffer.from(file.split('.')[1]!, 'base64url').toString())
    await choose('Release a license file')
    await dialog.getByLabel('Text of the release proof').fill(file)
    await submit('Release a license file')
    await expectRefused(dialog)
    await dialog.getByLabel('Text of the release proof').fill(await device.prove(jti))
    await submit('Release a license file')
    await page.getByText('The license file was released').waitFor()
    await page.getByText('Given up').waitFor()
  })

  test('corrects the usage of a meter by an amount, and to 0', async () => {
    const { page, dialog, submit, license } = await openLicense(
      { term: 'P1Y', meters: [{ code: 'renders', limit: 50, period: 'MONTH' }] },
      (key) => transact(db, (tx) => recordUsage(admin, tx, { key, meter: 'renders', amount: 40 })),
    )
    await page.getByText('40 of 50').waitFor()
    await page.getByRole('button', { name: 'Correct…', exact: true }).click()
    await dialog.getByLabel('Amount').fill('41')
    await dialog.getByLabel('Reason').fill('a test run')
    await submit('Correct')
    await expectRefused(dialog)
    await dialog.getByLabel('Amount').fill('15')
    expect(await submit('Correct')).toMatchObject({ license, meter: 'renders', subtract: 15 })
    await page.getByText('25 of 50').waitFor()

    await page.getByRole('button', { name: 'Correct…', exact: true }).click()
    await dialog.getByLabel('Correction').selectOption('reset')
    await dialog.getByLabel('Reason').fill('a new contract')
    expect(await submit('Correct')).toMatchObject({ meter: 'renders', reset: true })
    await page.getByText('0 of 50').waitFor()
  })

  test('renames a device, bans it, ends the ban, and releases it', async () => {
    const { page, dialog, submit } = await openLicense({ term: 'P1Y', maxActivations: 3 }, async (key) => {
      for (const name of ['first', 'second'])
        await activateLicense(admin, { key, fingerprint: uniqueCode('fp'), name })
    })
    const devices = page.getByRole('table', { name: 'Devices with a seat' })
    const choose = async (device: string, action: string) => {
      await page.getByRole('button', { name: `Actions for ${device}`, exact: true }).click()
      await page.getByRole('menuitem', { name: `${action}…`, exact: true }).click()
      await dialog.getByRole('heading', { name: `${action}: ${device}` }).waitFor()
    }
    await choose('first', 'Rename')
    await dialog.getByLabel('Name of the device').fill('render farm')
    await submit('Rename')
    await devices.getByText('render farm').waitFor()

    await choose('render farm', 'Ban')
    await dialog.getByLabel('Reason').fill('stolen')
    await submit('Ban')
    const row = devices.getByRole('row', { name: 'render farm' })
    await row.getByText('Banned').waitFor()
    await choose('render farm', 'End the ban')
    await dialog.getByLabel('Reason').fill('it was found')
    await submit('End the ban')
    await row.getByText('Banned').waitFor({ state: 'detached' })

    await choose('second', 'Release')
    await submit('Release')
    await devices.getByText('second').waitFor({ state: 'detached' })
    await page.getByText('1 of 3 seats in use').waitFor()
  })

  test('sends the details again, and revokes the license for good', async () => {
    const { page, dialog, submit, choose, read } = await openLicense({ term: 'P1Y' })
    await choose('Send the details again')
    await submit('Send the details again')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('The mail will be sent').waitFor()

    await choose('Revoke')
    await dialog.getByLabel('Reason').fill('the payment was taken back')
    await submit('Revoke for good')
    await page.getByText('It may not be used', { exact: true }).waitFor()
    await page.getByText('Revoked', { exact: true }).first().waitFor()
    expect(await page.getByRole('button', { name: 'Renew…' }).count()).toBe(0)
    expect((await read()).revokeReason).toBe('the payment was taken back')
  })
})

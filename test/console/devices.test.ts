import { describe, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('devices in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app

  test('filters devices in the address, releases one, and links to its license', async () => {
    const { licenseKey, accountId } = await seedLicense(admin, { term: 'P1Y', maxActivations: 2 })
    const account = uniqueCode('Havn')
    await admin.db.account.update({ where: { id: accountId }, data: { name: account } })
    const name = uniqueCode('laptop')
    const { activation } = await activateLicense(admin, {
      key: licenseKey,
      fingerprint: uniqueCode('fp'),
      name,
      platform: 'windows-arm64',
      version: '5.2.0',
    })
    await activateLicense(admin, { key: licenseKey, fingerprint: uniqueCode('fp'), name: 'another' })

    const page = await open('/devices')
    await page.getByText('another').waitFor()
    await page.getByLabel('Platform').fill('windows-arm64')
    await page.waitForURL(/platform=windows-arm64/)
    await page.getByText('another').waitFor({ state: 'detached' })
    await expectAccessible(page)
    await page.getByRole('navigation').getByRole('link', { name: 'Devices' }).click()
    await page.getByText('another').waitFor()
    expect(await page.getByLabel('Platform').inputValue()).toBe('')
    await page.goBack()
    await page.getByText('another').waitFor({ state: 'detached' })
    expect(await page.getByLabel('Platform').inputValue()).toBe('windows-arm64')

    await page.getByRole('button', { name: `Actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Release…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click()
    await page.getByText('The device was released').waitFor()
    const released = await admin.db.activation.findUniqueOrThrow({ where: { id: activation!.id } })
    expect(released.deactivatedAt).not.toBeNull()
    await page.getByText(/^Released /).waitFor()

    await page.getByRole('link', { name: account }).click()
    await page.getByRole('heading', { level: 1, name: account }).waitFor()
    await page.getByText('1 of 2 seats in use').waitFor()
  })

  test('lists the devices of one license, and names that filter', async () => {
    const { licenseKey, licenseId } = await seedLicense(admin, { maxActivations: 2 })
    await activateLicense(admin, { key: licenseKey, fingerprint: uniqueCode('fp'), name: 'the only one' })
    const other = await seedLicense(admin)
    await activateLicense(admin, { key: other.licenseKey, fingerprint: uniqueCode('fp'), name: 'elsewhere' })
    const page = await open(`/devices?license=${toTypedId('License', licenseId)}&seat=seated`)
    await page.getByText('the only one').waitFor()
    await page.getByText('1 device', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Remove the filter One license only' }).click()
    await page.getByText('elsewhere').waitFor()
    expect(new URL(page.url()).search).toBe('?seat=seated')
  })
})

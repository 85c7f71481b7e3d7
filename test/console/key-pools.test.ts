import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedKeyPool, seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('key pools in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app

  test('a pool is created with its keys shown once, gets keys of the vendor and is closed', async () => {
    const { licenseType } = await seedLicenseType(admin)
    const page = await open('/key-pools')
    await page.getByText('There are no key pools').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Create a key pool' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('River shop')
    await dialog.getByLabel('Keys to generate').fill('1001')
    await dialog.getByRole('button', { name: 'Create a key pool' }).click()
    await dialog.getByText('This is required.').waitFor()
    await dialog.getByText('Enter a number from 1 to 1,000.').waitFor()
    expect(await admin.db.keyPool.count()).toBe(0)
    await dialog.getByLabel('License type').selectOption(licenseType)
    await dialog.getByLabel('Low below').fill('5')
    await dialog.getByLabel('Keys to generate').fill('2')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Create a key pool' }).click()
    const shown = await dialog.getByLabel('Generated keys').inputValue()
    expect(shown.split('\n')).toEqual([
      'pooled_key,key',
      ...Array(2).fill(expect.stringMatching(/^pkey_.+,.+$/)),
    ])
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Save as a file' }).click()
    // The lines of the file end as RFC 4180 says; a text area shows each end as one character.
    const file = readFileSync(await (await saved).path(), 'utf8')
    expect(file.trim().replaceAll('\r\n', '\n')).toBe(shown)
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Close' }).last().click()

    const row = page.getByRole('row', { name: 'River shop' })
    await row.getByText('Low', { exact: true }).waitFor()
    await row.getByRole('link', { name: 'River shop' }).click()
    await page.getByRole('heading', { level: 1, name: 'River shop' }).waitFor()
    await page.getByRole('button', { name: 'Add keys' }).click()
    const own = uniqueCode('own-key')
    await dialog.getByLabel('Keys of your own').fill(`${own}-1\n\n  ${own}-2  \n${own}-3`)
    await dialog.getByText('GraphQL').first().click()
    expect(await dialog.textContent()).not.toContain(`"${own}-1"`)
    await dialog.getByRole('button', { name: 'Add keys' }).click()
    await dialog.getByText('3 keys added.').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    expect(await admin.db.pooledKey.count()).toBe(5)
    await page.getByRole('main').getByText('Open', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Close the pool' }).click()
    await dialog.getByLabel('Reason').fill('The shop closed')
    await dialog.getByRole('button', { name: 'Close the pool' }).click()
    await page
      .getByRole('main')
      .getByText(/^Closed /)
      .waitFor()
    expect(await page.getByRole('button', { name: 'Add keys' }).count()).toBe(0)
    await page.getByRole('main').getByRole('link', { name: 'Key pools', exact: true }).click()
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await page.getByText('No key pool matches').waitFor()
    await page.getByRole('button', { name: 'Closed', exact: true }).click()
    await page.getByRole('link', { name: 'River shop' }).waitFor()
  })

  test('a key is claimed for an account and links to its license, and the others are revoked', async () => {
    const { poolId, licenseType } = await seedKeyPool(admin, { name: 'Lake shop', count: 3 })
    const { accountId } = await seedAccount(admin)
    const name = uniqueCode('Lake customer')
    await admin.db.account.update({ where: { id: accountId }, data: { name } })
    const page = await open(`/catalogue/${licenseType}`)
    await page.getByRole('main').getByRole('link', { name: 'Key pools' }).click()
    await page.getByRole('link', { name: 'Lake shop' }).click()
    const keys = page.getByRole('table', { name: 'Keys' })
    await keys
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Claim for a customer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Account' }).pressSequentially(name)
    await page.getByRole('option', { name }).click()
    await dialog.getByLabel('Sale').fill('order-17')
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Claim for a customer' }).click()
    await keys.getByRole('link', { name }).waitFor()
    await keys.getByText('order-17').waitFor()
    const license = await admin.db.license.findFirstOrThrow({ where: { accountId } })
    expect(await keys.getByRole('link', { name }).getAttribute('href')).toContain(
      toTypedId('License', license.id),
    )

    await page.getByRole('button', { name: 'Actions', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Revoke available keys' }).click()
    await dialog.getByText('2 keys can then never be claimed.').waitFor()
    await dialog.getByLabel('Reason').fill('The list was stolen')
    await dialog.getByRole('button', { name: 'Revoke available keys' }).click()
    await expect.poll(() => keys.getByText('The list was stolen').count(), { timeout: 100_000 }).toBe(2)
    await page.getByRole('button', { name: 'Claimed', exact: true }).click()
    await expect.poll(() => keys.locator('tbody tr').count(), { timeout: 100_000 }).toBe(1)
    expect(new URL(page.url()).search).toBe('?state=CLAIMED')
    await expectAccessible(page)
    expect(await admin.db.pooledKey.groupBy({ by: ['state'], where: { poolId }, _count: true })).toEqual(
      expect.arrayContaining([
        { state: 'CLAIMED', _count: 1 },
        { state: 'REVOKED', _count: 2 },
      ]),
    )
  })

  test('support sees a pool and changes none', async () => {
    const { poolId } = await seedKeyPool(admin, { name: 'Hill shop' })
    const { apiKey } = await transact(admin.db, (tx) =>
      createApiKey(admin, tx, { name: 'support', audience: 'SUPPORT' }),
    )
    const page = await open(`/key-pools/${toTypedId('KeyPool', poolId)}`, { apiKey })
    await page.getByRole('heading', { level: 1, name: 'Hill shop' }).waitFor()
    await page.getByRole('table', { name: 'Keys' }).getByText('Available').waitFor()
    for (const action of [/^Actions/, 'Add keys'])
      expect(await page.getByRole('main').getByRole('button', { name: action }).count()).toBe(0)
  })
})

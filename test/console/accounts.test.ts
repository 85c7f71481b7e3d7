import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, expectFocusInPage, startConsole } from './browser.ts'
import { submitTwice } from './submit.ts'

describe.skipIf(!browserPath)('accounts in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { db } = app.admin

  async function seed(name: string) {
    const { accountId } = await seedAccount(app.admin)
    await db.account.update({ where: { id: accountId }, data: { name } })
    const contact = await db.contact.findFirstOrThrow({ where: { accountId } })
    return { accountId, contact, path: `/accounts/${toTypedId('Account', accountId)}` }
  }

  test('lists accounts with the filters of the address, and saves them as CSV', async () => {
    const { accountId } = await seedLicense(app.admin)
    const name = uniqueCode('Licensed')
    await db.account.update({ where: { id: accountId }, data: { name } })
    const without = uniqueCode('Unlicensed')
    await seed(without)
    const page = await open('/accounts')
    await page.getByRole('link', { name: without }).waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'With an active license' }).click()
    await page.getByRole('link', { name: without }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name }).waitFor()
    expect(new URL(page.url()).search).toBe('?active=true')

    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CSV' }).click()
    const saved = await downloading
    expect(saved.suggestedFilename()).toBe('accounts.csv')
    const text = await readFile(await saved.path(), 'utf8')
    expect(text).toContain(name)
    expect(text).not.toContain(without)
  })

  test('corrects an account and its people', async () => {
    const { path, accountId, contact } = await seed('Misspelt Ltd')
    const page = await open(path)
    await page.getByRole('button', { name: 'Edit' }).click()
    const dialog = page.getByRole('dialog')
    await expectAccessible(page)
    await dialog.getByLabel('Metadata').fill('not an object')
    await dialog.getByLabel('Name').fill('Well Spelt Ltd')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('This is no JSON object.').waitFor()
    await dialog.getByLabel('Metadata').fill('{ "note": "pays by invoice" }')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Well Spelt Ltd' }).waitFor()
    await page.getByText('pays by invoice').waitFor()

    await page.getByRole('button', { name: 'Add a person' }).click()
    expect(await dialog.getByLabel('Name').inputValue()).toBe('')
    await dialog.getByLabel('Name').fill('Berit Berg')
    await dialog.getByLabel('E-mail address').fill(contact.email)
    await dialog.getByRole('button', { name: 'Add a person' }).click()
    await dialog.getByRole('alert').waitFor()
    await dialog.getByLabel('E-mail address').fill('berit@example.com')
    await dialog.getByLabel('Owner').uncheck()
    await dialog.getByRole('button', { name: 'Add a person' }).click()
    await page.getByText('berit@example.com').waitFor()

    await page.getByRole('button', { name: 'Actions for Berit Berg' }).click()
    await page.getByRole('menuitem', { name: 'Choose mails' }).click()
    await dialog.getByLabel('Device activated').uncheck()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('1 kind declined').waitFor()

    await page.getByRole('button', { name: 'Actions for Berit Berg' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    await dialog.getByText('Queued mails are sent to the new address.').waitFor()
    await dialog.getByLabel('E-mail address').fill(contact.email)
    await submitTwice(page, dialog, 'Save')
    await dialog.getByRole('alert').or(dialog.locator('[aria-invalid=true]')).first().waitFor()
    await dialog.getByLabel('E-mail address').fill('berit.berg@example.com')
    await dialog.getByLabel('Name').fill('Berit Bergmann')
    await submitTwice(page, dialog, 'Save')
    await page.getByText('berit.berg@example.com').waitFor()
    await expectFocusInPage(page)

    await page.getByRole('button', { name: 'Actions for Berit Bergmann' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await dialog.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('berit.berg@example.com').waitFor({ state: 'detached' })
    expect(await db.contact.count({ where: { accountId, removedAt: null } })).toBe(1)
    await expectAccessible(page)
  })

  test('forgets a person only after a reason and a confirmation', async () => {
    const { path, contact } = await seed('Privacy Ltd')
    const page = await open(path)
    await page.getByRole('button', { name: `Actions for ${contact.name}` }).click()
    await page.getByRole('menuitem', { name: 'Forget for good' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This cannot be undone.').first().waitFor()
    await dialog.getByLabel('Reason').fill('request of the person')
    await dialog.getByRole('button', { name: 'Forget for good' }).click()
    await dialog.getByText('Confirm this first.').waitFor()
    await expectAccessible(page)
    expect((await db.contact.findUniqueOrThrow({ where: { id: contact.id } })).email).toBe(contact.email)
    await dialog.getByLabel('I understand').check()
    await dialog.getByRole('button', { name: 'Forget for good' }).click()
    await page.getByText('The person was forgotten.').waitFor()
    await page.getByText(contact.email).waitFor({ state: 'detached' })
    expect((await db.contact.findUniqueOrThrow({ where: { id: contact.id } })).email).not.toBe(contact.email)
  })

  test('exports all data of an account', async () => {
    const { path, contact } = await seed('Export Ltd')
    const page = await open(path)
    await page.getByRole('button', { name: 'Export' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('request of the customer')
    const downloading = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Export' }).click()
    const document = JSON.parse(await readFile(await (await downloading).path(), 'utf8'))
    expect(document.format).toBe('licet.account-export')
    expect(JSON.stringify(document)).toContain(contact.email)
  })

  test('merges an account after it showed what moves, and its old address shows the other one', async () => {
    const from = await seed(uniqueCode('Doublet'))
    const name = uniqueCode('Original')
    const into = await seed(name)
    const page = await open(from.path)
    await page.getByRole('button', { name: 'Merge' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Into which account?' }).fill(name)
    await page.getByRole('option', { name }).click()
    await dialog.getByText('This moves 1 contact').waitFor()
    expect((await db.account.findUniqueOrThrow({ where: { id: from.accountId } })).mergedIntoId).toBeNull()
    await dialog.getByLabel('Reason').fill('one customer')
    await dialog.getByRole('button', { name: 'Merge for good' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByText(from.contact.email).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/console${into.path}`)

    const old = await open(from.path)
    await old.getByRole('heading', { level: 1, name }).waitFor()
  })

  test('links an account to a suggested record of the CRM, and unlinks it', async () => {
    const { path, accountId } = await seed('Linked Ltd')
    await db.crmSuggestion.create({
      data: {
        accountId,
        remoteId: '9001',
        name: 'Linked Limited',
        domain: 'linked.example',
        suggestedAt: new Date(),
      },
    })
    const page = await open(path)
    await page.getByText('No CRM is connected.').waitFor()
    app.ctx.crm = { target: 'a CRM' }
    try {
      const connected = await open(path)
      await connected.getByRole('button', { name: 'Link to Linked Limited' }).click()
      await connected.getByRole('dialog').getByRole('button', { name: 'Link' }).click()
      await connected.getByText('The account is linked.').waitFor()
      await connected.getByText('Linked by a person').waitFor()
      expect(await connected.getByRole('button', { name: 'Link to Linked Limited' }).count()).toBe(0)
      await expectAccessible(connected)
      await connected.getByRole('button', { name: 'Unlink', exact: true }).click()
      const dialog = connected.getByRole('dialog').filter({ hasText: 'Stop syncing this account?' })
      await dialog.getByText('The fields of the gateway in the CRM are cleared.').waitFor()
      await dialog.getByLabel('Reason').fill('a mistake')
      expect(await submitTwice(connected, dialog, 'Unlink')).toMatchObject({ reason: 'a mistake' })
      await connected.getByText('The account is no longer synced.').waitFor()
      await connected.getByText('Not linked', { exact: true }).waitFor()
      await expectFocusInPage(connected)
    } finally {
      app.ctx.crm = null
    }
  })
})

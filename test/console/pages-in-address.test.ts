import { createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, signIn, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('the pages of a list in the address', async () => {
  if (!browserPath) return
  const { app, apiKey, open } = await startConsole()
  const { admin } = app
  let account: string
  let license: string

  beforeAll(async () => {
    const { accountId, licenseType, licenseId } = await seedLicense(admin)
    account = `/accounts/${toTypedId('Account', accountId)}`
    license = `/licenses/${toTypedId('License', licenseId)}`
    for (let more = 0; more < 11; more++)
      await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
    const contact = await admin.db.contact.findFirstOrThrow({ where: { accountId } })
    const at = new Date('2026-01-10T12:00:00Z')
    await admin.db.notification.createMany({
      data: Array.from({ length: 12 }, (_, index) => ({
        ...{
          accountId,
          licenseId,
          contactId: contact.id,
          message: 'LICENSE_ISSUED' as const,
          occasion: `part ${index}`,
        },
        ...{ state: 'SENT' as const, createdAt: at, dueAt: at, nextAttemptAt: at, sentAt: at },
      })),
    })
    await admin.db.bannedFingerprint.createMany({
      data: Array.from({ length: 26 }, (_, index) => ({
        ...{ fingerprint: uniqueCode('banned'), digest: createHash('sha256').update(`${index}`).digest() },
        ...{ reason: `Reason ${index}`, bannedAt: at },
      })),
    })
    const { accountId: reviewed } = await seedAccount(admin)
    await admin.db.crmReview.createMany({
      data: Array.from({ length: 26 }, (_, index) => ({
        ...{ accountId: reviewed, code: 'DEAL_SKU_UNKNOWN' as const, object: 'DEAL' as const },
        ...{ remoteId: `deal-${index}`, detail: `Question ${index}.`, raisedAt: at },
      })),
    })
    for (let more = 0; more < 26; more++)
      await transact(admin.db, (tx) => createApiKey(admin, tx, { name: `Key ${more}`, audience: 'ADMIN' }))
    await admin.db.partner.createMany({
      data: Array.from({ length: 26 }, (_, index) => ({
        code: uniqueCode('partner'),
        name: `Partner ${index}`,
        createdAt: at,
      })),
    })
  })

  /** The text of the rows of a part. */
  async function rowsOf(page: Page, part: string): Promise<string[]> {
    return await page
      .getByRole('main')
      .getByRole('table', { name: part, exact: true })
      .locator('tbody tr')
      .allInnerTexts()
  }

  /** Shows the next page of a part. Returns the rows of the first page and those of the next one. */
  async function showNext(page: Page, part: string): Promise<{ first: string[]; next: string[] }> {
    await expect.poll(() => rowsOf(page, part), { timeout: 60_000 }).not.toEqual([])
    const first = await rowsOf(page, part)
    await page.getByRole('region', { name: part, exact: true }).getByRole('button', { name: 'Next' }).click()
    await expect.poll(() => rowsOf(page, part), { timeout: 60_000 }).not.toEqual(first)
    await expect.poll(() => rowsOf(page, part), { timeout: 60_000 }).not.toEqual([])
    return { first, next: await rowsOf(page, part) }
  }

  async function expectRows(page: Page, part: string, rows: string[]): Promise<void> {
    await expect.poll(() => rowsOf(page, part), { timeout: 60_000 }).toEqual(rows)
  }

  test.each([
    ['/crm', 'To decide', 'reviewsAfter'],
    ['/devices/bans', 'Banned devices', 'bansAfter'],
    ['/access', 'API keys', 'keysAfter'],
    ['/access', 'Partners', 'partnersAfter'],
    [null, 'Licenses', 'licensesAfter'],
    [null, 'Mails', 'mailsAfter'],
  ])('of %s, part %s, stay after a reload, and a step back shows the first one', async (path, part, name) => {
    const page = await open(path ?? account)
    const { first, next } = await showNext(page, part)
    const { searchParams } = new URL(page.url())
    expect([...searchParams.keys()]).toEqual([name])
    await page.reload()
    await signIn(page, apiKey)
    await expectRows(page, part, next)
    await page.goBack()
    await expectRows(page, part, first)
    expect(new URL(page.url()).search).toBe('')
    await page.goForward()
    await expectRows(page, part, next)
    await page
      .getByRole('region', { name: part, exact: true })
      .getByRole('button', { name: 'Previous' })
      .click()
    await expectRows(page, part, first)
  })

  test('of two lists of one page are in one link', async () => {
    const page = await open(account)
    const licenses = await showNext(page, 'Licenses')
    const mails = await showNext(page, 'Mails')
    const { pathname, search } = new URL(page.url())
    const other = await open(pathname.replace('/console', '') + search)
    await expectRows(other, 'Licenses', licenses.next)
    await expectRows(other, 'Mails', mails.next)
  })

  test('stay where the list is', async () => {
    const page = await open(account, { viewport: { width: 1280, height: 500 } })
    const next = page
      .getByRole('region', { name: 'Mails', exact: true })
      .getByRole('button', { name: 'Next' })
    await next.scrollIntoViewIfNeeded()
    const before = await page.evaluate('scrollY')
    expect(before).toBeGreaterThan(0)
    await showNext(page, 'Mails')
    expect(await page.evaluate('scrollY')).toBeGreaterThan(0)
  })

  test('are beside the filter of the events of a license', async () => {
    const page = await open(license)
    await page.getByLabel('Without mails').check()
    await page.waitForURL(/withoutMails=true/)
    await page.reload()
    await signIn(page, apiKey)
    await expect.poll(() => page.getByLabel('Without mails').isChecked(), { timeout: 60_000 }).toBe(true)
    await page.getByLabel('Without mails').uncheck()
    await expect.poll(() => new URL(page.url()).search).toBe('')
  })
})

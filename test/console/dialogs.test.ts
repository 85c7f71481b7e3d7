import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, seedPartner, uniqueCode } from '../seed.ts'
import { browserPath, expectFocusInPage, startConsole } from './browser.ts'
import { submitTwice } from './submit.ts'

const RAISED_AT = new Date('2026-01-15T12:00:00Z')

/** The dialog that is open; notices of what was done are dialogs, too. */
const dialogOf = (page: Page) => page.getByRole('dialog').and(page.locator(':not([data-toast])'))

/** Opens a dialog by its button, and waits for the sentence that says what will happen. */
async function openBy(page: Page, button: Locator, explanation: string): Promise<Locator> {
  await button.click()
  const dialog = dialogOf(page)
  await dialog.getByText(explanation).first().waitFor()
  return dialog
}

describe.skipIf(!browserPath)('dialogs of the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app
  const { db } = admin

  test('publishes the next signing key after a refused overlap, and lists it', async () => {
    const page = await open('/access')
    const button = page.getByRole('button', { name: 'Create the next key', exact: true })
    const dialog = await openBy(page, button, 'The new key is published at once')
    const table = page.getByRole('table', { name: 'Signing keys' })
    const before = await db.signingKey.count()
    await dialog.getByLabel('Overlap').fill('a week')
    await submitTwice(page, dialog, 'Create the next key')
    await dialog.locator('[aria-invalid=true][name=overlap]').waitFor()
    expect(await db.signingKey.count()).toBe(before)
    await dialog.getByLabel('Overlap').fill('P7D')
    expect(await submitTwice(page, dialog, 'Create the next key')).toMatchObject({ overlap: 'P7D' })
    await page.getByText('The next signing key is published').waitFor()
    await dialog.waitFor({ state: 'detached' })
    const { kid } = await db.signingKey.findFirstOrThrow({ orderBy: { activeFrom: 'desc' } })
    await table.getByText(kid).waitFor()
    await expect
      .poll(() => page.evaluate('document.activeElement?.textContent'))
      .toContain('Create the next key')
  })

  test('suspends a partner with a reason, and reinstates it', async () => {
    const code = await seedPartner(admin)
    const page = await open('/access')
    const row = page.getByRole('table', { name: 'Partners' }).getByRole('row').filter({ hasText: code })
    const dialog = await openBy(
      page,
      row.getByRole('button', { name: 'Suspend', exact: true }),
      'Its API keys are refused.',
    )
    await dialog.getByLabel('Reason').fill('x'.repeat(501))
    await submitTwice(page, dialog, 'Suspend')
    await dialog.locator('[aria-invalid=true][name=reason]').waitFor()
    await dialog.getByLabel('Reason').fill('unpaid')
    expect(await submitTwice(page, dialog, 'Suspend')).toMatchObject({ state: 'SUSPENDED', reason: 'unpaid' })
    await row.getByText('Suspended', { exact: true }).waitFor()
    await expectFocusInPage(page)

    await openBy(
      page,
      row.getByRole('button', { name: 'Reinstate', exact: true }),
      'Its API keys work again.',
    )
    await dialog.getByLabel('Reason').fill('paid')
    await submitTwice(page, dialog, 'Reinstate')
    await row.getByText('Active', { exact: true }).waitFor()
    expect((await db.partner.findUniqueOrThrow({ where: { code } })).suspendedAt).toBeNull()
    await expectFocusInPage(page)
  })

  test('creates a product, and refuses a second one with its code', async () => {
    const code = uniqueCode('editor')
    const page = await open('/catalogue')
    const button = page.getByRole('button', { name: 'New product', exact: true }).first()
    const dialog = await openBy(page, button, 'The code is in files and in your software')
    const create = async (name: string) => {
      await dialog.getByLabel('Name').fill(name)
      await dialog.getByLabel('Code', { exact: true }).fill(code)
      await submitTwice(page, dialog, 'Create')
    }
    await create('Editor')
    await page.getByText('Product created').waitFor()
    await page.getByRole('heading', { level: 2, name: 'Editor' }).waitFor()
    await openBy(page, button, 'The code is in files and in your software')
    await create('Editor again')
    await dialog.getByRole('alert').or(dialog.locator('[aria-invalid=true]')).first().waitFor()
    expect(await db.product.count({ where: { code } })).toBe(1)
  })

  test('runs the failed jobs of a queue again', async () => {
    await db.$executeRawUnsafe(`insert into pgboss.job (id, name, data, policy, state, retry_count, completed_on)
      select gen_random_uuid(), name, '{}', policy, 'failed', 5, now() from pgboss.queue where name = 'crm.reconcile'`)
    const page = await open('/operation')
    const row = page.getByRole('row').filter({ hasText: 'crm.reconcile' })
    const button = row.getByRole('button', { name: 'Run the failed ones again' })
    const dialog = await openBy(page, button, 'Every failed job of this queue runs again.')
    await submitTwice(page, dialog, 'Run the failed ones again')
    await page.getByText('1 job runs again').waitFor()
    await button.waitFor({ state: 'detached' })
    await expectFocusInPage(page)
  })

  describe('of the CRM', () => {
    /** Raises a review, and opens the page of the CRM. */
    async function openReview(review: Partial<Parameters<typeof db.crmReview.create>[0]['data']> = {}) {
      const { accountId, licenseTypeId } = await seedLicense(admin)
      const detail = uniqueCode('Question')
      const remoteId = uniqueCode('deal')
      const created = await db.crmReview.create({
        data: {
          accountId,
          code: 'DEAL_SKU_UNKNOWN',
          object: 'DEAL',
          remoteId,
          detail,
          raisedAt: RAISED_AT,
          ...review,
        } as never,
      })
      const page = await open('/crm')
      const row = page.getByRole('row').filter({ hasText: detail })
      const read = () => db.crmReview.findUniqueOrThrow({ where: { id: created.id } })
      return { page, row, read, remoteId, accountId, licenseTypeId, id: created.id, detail }
    }

    test('resolves a question with a reason, and it leaves the list', async () => {
      const { page, row, read } = await openReview()
      const dialog = await openBy(
        page,
        row.getByRole('button', { name: 'Resolve', exact: true }),
        'The question is closed without a change.',
      )
      await submitTwice(page, dialog, 'Resolve')
      await dialog.locator('[aria-invalid=true][name=reason]').waitFor()
      expect((await read()).resolvedAt).toBeNull()
      await dialog.getByLabel('Reason').fill('settled by phone')
      await submitTwice(page, dialog, 'Resolve')
      await page.getByText('The question is settled').waitFor()
      await row.waitFor({ state: 'detached' })
      expect((await read()).resolvedAt).not.toBeNull()
      await expectFocusInPage(page)
    })

    test('tries a question again once a CRM is connected', async () => {
      const { page, row } = await openReview()
      const dialog = await openBy(
        page,
        row.getByRole('button', { name: 'Try again', exact: true }),
        'The record of the CRM is read again',
      )
      await submitTwice(page, dialog, 'Try again')
      await dialog.getByRole('alert').getByText('No CRM is connected.').waitFor()
      app.ctx.crm = { target: 'a CRM' }
      try {
        await submitTwice(page, dialog, 'Try again')
        await page.getByText('The record is read again').waitFor()
        await dialog.waitFor({ state: 'detached' })
        await expectFocusInPage(page)
      } finally {
        app.ctx.crm = null
      }
    })

    test('decides what a sale does by one of its choices', async () => {
      const { licenseTypeId, accountId } = await seedLicense(admin)
      const externalId = uniqueCode('order')
      const { id: saleId } = await db.sale.create({
        data: {
          source: 'shop',
          externalId,
          accountId,
          state: 'WON',
          createdAt: RAISED_AT,
          changedAt: RAISED_AT,
        },
      })
      const choice = { licenseTypeId, licenseType: 'studio', stated: null, end: null, licenseId: null }
      const { page, row } = await openReview({
        source: 'shop',
        object: 'SALE',
        remoteId: externalId,
        code: 'DEAL_AMBIGUOUS',
        choices: [
          { ...choice, id: 'one', seats: 3, intent: 'NEW' },
          { ...choice, id: 'two', seats: 3, intent: 'RENEW' },
        ],
      })
      app.ctx.crm = { target: 'a CRM' }
      try {
        await row.getByRole('button', { name: 'Decide', exact: true }).click()
        const dialog = dialogOf(page)
        await dialog.getByLabel('Renewal: studio, 3 seats').check()
        await submitTwice(page, dialog, 'Decide')
        await dialog.locator('[aria-invalid=true][name=reason]').waitFor()
        expect(await db.saleDecision.count({ where: { saleId } })).toBe(0)
        await dialog.getByLabel('Reason').fill('the customer confirmed it')
        expect(await submitTwice(page, dialog, 'Decide')).toMatchObject({ choice: 'two' })
        await page.getByText('The question is settled').waitFor()
        expect(await db.saleDecision.findFirstOrThrow({ where: { saleId } })).toMatchObject({
          intent: 'RENEW',
        })
      } finally {
        app.ctx.crm = null
      }
    })

    test('pushes again, compares, and links a suggested company', async () => {
      const { accountId } = await seedAccount(admin)
      const name = uniqueCode('Suggested')
      await db.crmSuggestion.create({
        data: { accountId, remoteId: '9002', name, domain: 'suggested.example', suggestedAt: RAISED_AT },
      })
      app.ctx.crm = { target: 'a CRM' }
      try {
        const page = await open('/crm')
        const replay = page.getByRole('button', { name: 'Push again', exact: true })
        const dialog = await openBy(page, replay, 'tries all parked records again')
        await submitTwice(page, dialog, 'Push again')
        await page.getByText('No record was parked').waitFor()
        const compare = page.getByRole('button', { name: 'Compare', exact: true })
        await openBy(page, compare, 'Reads all records of the CRM')
        expect(await submitTwice(page, dialog, 'Compare')).toMatchObject({ dryRun: true })
        await page.getByText('The comparison has begun').waitFor()
        expect(await db.crmReconciliation.count({ where: { dryRun: true } })).toBe(1)

        const row = page.getByRole('row').filter({ hasText: name })
        await row.getByRole('button').click()
        await dialog.getByRole('button', { name: 'Link', exact: true }).waitFor()
        const account = toTypedId('Account', accountId)
        expect(await submitTwice(page, dialog, 'Link')).toMatchObject({ account, remoteId: '9002' })
        await row.waitFor({ state: 'detached' })
        await expectFocusInPage(page)
      } finally {
        app.ctx.crm = null
      }
    })
  })
})

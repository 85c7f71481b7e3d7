import { beforeAll, describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { assignLicense } from '../../src/domain/onboarding/assign-license.ts'
import { startOnboarding } from '../../src/domain/onboarding/start.ts'
import { transact } from '../../src/platform/db.ts'
import { execute } from '../graphql.ts'
import { seedLicenseType, uniqueCode } from '../seed.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

const activate = 'mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }'

describe.skipIf(!browserPath)('insights in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  // As many as a finding needs, and one more.
  const customers = ['Nordlys Foto', 'Fjord Film', 'Tinde Media', 'Kyst Studio', 'Elv Foto', 'Hamar Video']
  let licenseType: string
  let product: string

  /** Onboards a customer in February: after an error the first four as far as a device, the others as far as a license. */
  async function onboard(name: string, index: number): Promise<void> {
    app.setNow('2026-02-10T10:00:00Z')
    const contact = { name: 'Ada', email: `${uniqueCode('ada')}@example.com` }
    const { onboardingId } = await startOnboarding(app.admin, { account: { name, contact } })
    const { licenseKey } = await assignLicense(app.admin, { onboardingId, licenseType })
    app.setNow(`2026-02-10T12:3${index}:00Z`)
    const device = { key: licenseKey, fingerprint: uniqueCode('device'), version: '2.1' }
    const software = app.as({ audience: 'APP', address: '203.0.113.9' })
    await execute(app, software, activate, { input: { ...device, product: 'another-product' } })
    if (index < 4) await activateLicense(app.admin, { ...device, product })
  }

  test('says so where nothing happened', async () => {
    const page = await open('/insights')
    await page.getByText('Nothing needs your attention').waitFor()
    await page.getByText('No onboarding began in this period').waitFor()
    await page.getByText('No license is in use').waitFor()
    await expectAccessible(page)
  })

  describe('with customers', () => {
    beforeAll(async () => {
      ;({ licenseType, product } = await seedLicenseType(app.admin, { term: 'P1Y', maxActivations: 1 }))
      for (const [index, name] of customers.entries()) await onboard(name, index)
      await app.ctx.lastSeen.flush()
      app.setNow('2026-02-20T12:00:00Z')
    })

    test('shows the funnel, the errors by name and the use, with their tables', async () => {
      const page = await open('/insights')
      const funnel = page.getByRole('region', { name: 'From account to verified use' })
      await funnel.getByText('66.7% of the step before').waitFor()
      await funnel.getByText('As a table').click()
      const step = funnel.getByRole('row', { name: /^First device/ })
      expect(await step.getByRole('cell').allTextContents()).toEqual(
        expect.arrayContaining(['4', '0', '66.7%', '2']),
      )

      const times = page.getByRole('region', { name: 'Time from the license to the first device' })
      expect(await times.locator('ul[aria-hidden] li').allTextContents()).toContain('up to 6 hours4')
      await times.getByText('As a table').click()
      await times.getByRole('row', { name: 'up to 6 hours' }).getByRole('cell', { name: '4' }).waitFor()

      const errors = page.getByRole('table', { name: 'Errors during onboarding' })
      const mismatch = errors.getByRole('row', { name: 'PRODUCT_MISMATCH' })
      for (const name of ['Hamar Video', 'and 1 more', 'First device'])
        await mismatch.getByText(name).waitFor()
      await page.getByRole('table', { name: 'Refused requests' }).getByText('PRODUCT_MISMATCH').waitFor()

      const seats = page.getByRole('table', { name: 'Use of seats' })
      await seats
        .getByRole('row', { name: licenseType })
        .getByRole('link', { name: '4', exact: true })
        .waitFor()
      const versions = page.getByRole('region', { name: 'Versions in use' })
      expect(await versions.locator('ul[aria-hidden] li').allTextContents()).toEqual(['2.14'])
      await expectAccessible(page)
    })

    test('names the customers of a finding, and leads to where one acts', async () => {
      const page = await open('/insights')
      const findings = page.getByRole('region', { name: 'What to do' })
      const finding = findings.getByRole('listitem').filter({ hasText: 'An error became more frequent' })
      await finding.getByText('Hamar Video').waitFor()
      expect(await finding.textContent()).toContain('at “First device”')
      expect(await finding.textContent()).not.toContain('acct_')
    })

    test('keeps the period and the filters in the address', async () => {
      const page = await open('/insights')
      await page.getByText('66.7% of the step before').waitFor()
      await page.getByRole('button', { name: 'Own range' }).click()
      await page.getByLabel('First day').fill('2026-01-01')
      await page.getByLabel('Last day').fill('2026-01-31')
      await page.getByText('No onboarding began in this period').waitFor()
      await page.getByText('Jan 1, 2026 to Jan 31, 2026').waitFor()
      const { searchParams } = new URL(page.url())
      expect(Object.fromEntries(searchParams)).toEqual({
        period: 'own',
        from: '2026-01-01',
        to: '2026-01-31',
      })
      await page.getByRole('button', { name: '90 days' }).click()
      await page.getByText('66.7% of the step before').waitFor()
      expect(new URL(page.url()).search).toBe('?period=90d')
    })

    test('leads from a figure to its list', async () => {
      const page = await open('/insights')
      await page.getByRole('link', { name: '2 under way' }).click()
      await page.getByRole('heading', { level: 1, name: 'Onboarding' }).waitFor()
      await page.getByText('Hamar Video').waitFor()
      expect(new URL(page.url()).search).toBe('?state=IN_PROGRESS&nextStep=ACTIVATE')
    })

    test('shows a credential that may read figures alone no links', async () => {
      const created = await transact(app.admin.db, (tx) =>
        createApiKey(app.admin, tx, { name: 'figures', audience: 'SUPPORT', scopes: ['INSIGHTS_READ'] }),
      )
      const page = await open('/insights', { apiKey: created.apiKey })
      await page.getByText('66.7% of the step before').waitFor()
      expect(await page.getByRole('main').getByRole('link').count()).toBe(0)
    })

    test('speaks German', async () => {
      const page = await open('/insights', { locale: 'de-DE' })
      await page.getByText('66,7 % vom Schritt davor').waitFor()
      await page.getByText('Ein Fehler wurde häufiger').waitFor()
      await expectAccessible(page)
    })
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { connect } from '../../src/commands/catalog/gateway.ts'
import { pullCatalog } from '../../src/commands/catalog/pull.ts'
import { writeCatalog } from '../../src/commands/catalog/write.ts'
import { defineLicenseType } from '../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../src/domain/catalogue/license-types/publish.ts'
import { retireLicenseType } from '../../src/domain/catalogue/license-types/retire.ts'
import { transact } from '../../src/platform/db.ts'
import { seedLicenseType } from '../seed.ts'
import { browserPath, expectAccessible, expectFocusInPage, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('the catalogue in the console', async () => {
  if (!browserPath) return
  const { app, open, url, apiKey } = await startConsole()

  test('defines a license type from a template, refuses a rule at its sentence, and publishes', async () => {
    const page = await open('/catalogue')
    await page.getByText('Nothing is for sale yet').waitFor()
    await expectAccessible(page)
    await page.getByRole('main').getByRole('link', { name: 'New license type' }).first().click()
    await page.getByLabel('Name of the product').fill('Photo Studio')
    expect(await page.getByLabel('Code of the product').inputValue()).toBe('photo-studio')
    expect(await page.getByLabel('Code', { exact: true }).inputValue()).toBe('photo-studio-annual')
    await page.getByText('The gateway accepts these rules.').waitFor()

    // A license issued today expires in a year, at the end of that day.
    await page.getByText('Jan 15, 2027, 11:59 PM').waitFor()

    await page.getByLabel('New versions', { exact: true }).selectOption('new versions for')
    const years = page.getByLabel('Time with new versions: number')
    await years.fill('2')
    await page.getByText('1 thing to correct').waitFor()
    expect(await years.getAttribute('aria-invalid')).toBe('true')
    const described = await years.getAttribute('aria-describedby')
    expect(await page.locator(`[id="${described}"]`).textContent()).toContain('term')
    expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true)
    await expectAccessible(page)
    await years.fill('1')
    await page.getByText('The gateway accepts these rules.').waitFor()
    expect(await years.getAttribute('aria-invalid')).toBeNull()

    await page.getByRole('button', { name: 'Add an entitlement' }).click()
    await page.getByLabel('Name of the entitlement').fill('RAW import')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByText('add entitlement raw-import "RAW import"').waitFor()

    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('heading', { level: 1, name: 'Photo Studio, annual' }).waitFor()
    await page.getByText('A license runs for 1 year from its issue.').waitFor()
    await page.getByText('It includes new versions for 1 year from its start.').waitFor()
    await page.getByText('RAW import').waitFor()
    await page.getByText('Revision 1 is published. New licenses follow its rules.').waitFor()
    await expectAccessible(page)
  })

  test('leads from a publication to the onboarding of a customer with the type', async () => {
    await seedLicenseType(app.admin, { maxActivations: 5 })
    const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 2 })
    const page = await open(`/catalogue/${licenseType}`)
    await page.getByText('2 devices can be active.').waitFor()
    const next = page.getByRole('link', { name: 'Onboard a customer with this type' })
    expect(await next.count()).toBe(0)
    await page.getByRole('link', { name: 'Edit', exact: true }).click()
    await page.getByLabel('Seats', { exact: true }).fill('3')
    await page.getByText(`define revision 2 of license type ${licenseType}`).waitFor()
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByRole('region', { name: 'What draft 2 changes against revision 1' }).waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await next.click()
    await page.getByLabel('Name of the customer').fill('First Buyer Ltd')
    await page.getByLabel('Name of the person').fill('Kari Nordmann')
    await page.getByLabel('E-mail address').fill('kari@first-buyer.example')
    await page.getByRole('button', { name: 'Create and go on' }).click()
    await page.getByRole('heading', { name: 'Which license does the customer get?' }).waitFor()
    expect(await page.locator('input[name=licenseType]:checked').getAttribute('value')).toBe(licenseType)
    await page.getByText('3 devices can be active.').waitFor()
  })

  test('does not define a license type over another one', async () => {
    const { product, licenseType } = await seedLicenseType(app.admin)
    const page = await open(`/catalogue/new?product=${product}`)
    await page.getByLabel('Code', { exact: true }).fill(licenseType)
    await page.getByText('There is a license type with this code already.').first().waitFor()
    expect(await page.getByRole('button', { name: 'Save draft' }).isDisabled()).toBe(true)
  })

  test('a number that is not there yet is no unlimited one', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 2 })
    const page = await open(`/catalogue/${licenseType}/edit`)
    await page.getByLabel('Seats', { exact: true }).fill('')
    await page.getByText('1 thing to correct').waitFor()
    expect(await page.getByLabel('Seats', { exact: true }).getAttribute('aria-invalid')).toBe('true')
  })

  test('saves a draft, shows what it changes, and publishes it', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { term: 'P1Y', maxActivations: 2 })
    const page = await open(`/catalogue/${licenseType}/edit`)
    await page.getByText('Nothing differs from what the gateway has.').waitFor()
    await page.getByLabel('Seats', { exact: true }).fill('3')
    await page.getByText(`define revision 2 of license type ${licenseType}`).waitFor()
    await page.getByRole('button', { name: 'Save draft' }).click()

    const difference = page.getByRole('region', { name: 'What draft 2 changes against revision 1' })
    await difference.getByText('2 devices can be active.').waitFor()
    await difference.getByText('3 devices can be active.').waitFor()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('dialog').getByText('3 devices can be active.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    const rules = page.getByRole('region', { name: 'Rules of new licenses (revision 2)' })
    await rules.getByText('3 devices can be active.').waitFor()

    const revisions = page.getByRole('region', { name: 'Revisions side by side' })
    await revisions.getByText('2 devices can be active.').waitFor()
    await revisions.getByLabel('Revision on the left').selectOption('2')
    await revisions.getByText('The rules are the same.').waitFor()
    expect(new URL(page.url()).searchParams.get('left')).toBe('2')
  })

  test('keeps what was entered when another tab saved first, and goes on with both changes', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { term: 'P1Y', maxActivations: 2 })
    const [mine, theirs] = [
      await open(`/catalogue/${licenseType}/edit`),
      await open(`/catalogue/${licenseType}/edit`),
    ]
    for (const page of [mine, theirs])
      await page.getByText('Nothing differs from what the gateway has.').waitFor()
    await mine.getByLabel('Seats', { exact: true }).fill('4')
    await mine.getByLabel('Description').fill('For one studio.')
    await mine.getByText(`define revision 2 of license type ${licenseType}`).waitFor()
    await theirs.getByLabel('Seats', { exact: true }).fill('3')
    await theirs.getByLabel('Name', { exact: true }).fill('Theirs')
    await theirs.getByText(`define revision 2 of license type ${licenseType}`).waitFor()
    await theirs.getByRole('button', { name: 'Save draft' }).click()
    await theirs.getByRole('heading', { level: 1, name: 'Theirs' }).waitFor()

    await mine.getByRole('button', { name: 'Save draft' }).click()
    const change = mine.getByRole('region', { name: 'Someone else changed this license type' })
    await change.getByText('2 devices can be active.').waitFor()
    expect(await mine.evaluate('document.activeElement.textContent')).toBe(
      'Someone else changed this license type',
    )
    const seats = change.getByRole('listitem').filter({ hasText: 'devices can be active.' })
    expect(await seats.textContent()).toMatch(
      /When you opened it2 devices.*Now3 devices.*You entered, and it stays4 devices/,
    )
    await change.getByText('Theirs', { exact: true }).waitFor()
    expect(await mine.getByLabel('Description').inputValue()).toBe('For one studio.')
    for (const name of ['Save draft', 'Publish'])
      expect(await mine.getByRole('button', { name, exact: true }).isDisabled()).toBe(true)
    await expectAccessible(mine)
    expect(await app.admin.db.licenseType.findUnique({ where: { code: licenseType } })).toMatchObject({
      name: 'Theirs',
      description: null,
    })

    await change.getByRole('button', { name: 'Go on with both changes' }).click()
    await change.waitFor({ state: 'detached' })
    await expectFocusInPage(mine)
    expect(await mine.getByLabel('Name', { exact: true }).inputValue()).toBe('Theirs')
    expect(await mine.getByLabel('Seats', { exact: true }).inputValue()).toBe('4')
    await mine.getByRole('button', { name: 'Save draft' }).click()
    await mine.getByRole('heading', { level: 1, name: 'Theirs' }).waitFor()
    await mine.getByText('For one studio.').waitFor()
    await mine.getByText('4 devices can be active.').first().waitFor()
  })

  test('shows the change of another tab while one types, and goes on with its own alone', async () => {
    const { product, licenseType } = await seedLicenseType(app.admin, { maxActivations: 2 })
    const page = await open(`/catalogue/${licenseType}/edit`)
    await page.getByText('Nothing differs from what the gateway has.').waitFor()
    await transact(app.admin.db, (tx) =>
      defineLicenseType(app.admin, tx, {
        ...{ product, code: licenseType, name: 'Theirs', rules: { maxActivations: 9 } },
      }),
    )
    await page.getByLabel('Description').fill('For one person.')
    const change = page.getByRole('region', { name: 'Someone else changed this license type' })
    await change.getByText('9 devices can be active.').waitFor()
    // The text is still being entered: the focus stays where it is.
    expect(await page.evaluate('document.activeElement.tagName')).toBe('TEXTAREA')
    await page.getByRole('button', { name: 'Show the other change' }).click()
    expect(await page.evaluate('document.activeElement.textContent')).toBe(
      'Someone else changed this license type',
    )
    await change.getByRole('button', { name: 'Go on with mine alone' }).click()
    await page.getByText(`rename license type ${licenseType}`).or(page.getByText('discard')).first().waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe(licenseType)
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.getByRole('heading', { level: 1, name: licenseType }).waitFor()
    await page.getByText('2 devices can be active.').first().waitFor()
  })

  test('a publication that another tab overtook returns to the form with the other change', async () => {
    const { product, licenseType } = await seedLicenseType(app.admin, { maxActivations: 2 })
    const page = await open(`/catalogue/${licenseType}/edit`)
    await page.getByLabel('Seats', { exact: true }).fill('5')
    await page.getByText(`define revision 2 of license type ${licenseType}`).waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    const dialog = page.getByRole('dialog', { name: `Publish ${licenseType}` })
    await dialog.getByText('5 devices can be active.').waitFor()
    await transact(app.admin.db, async (tx) => {
      await defineLicenseType(app.admin, tx, {
        ...{ product, code: licenseType, name: licenseType, rules: { maxActivations: 9 } },
      })
      await publishLicenseType(app.admin, tx, licenseType)
    })
    await dialog.getByRole('button', { name: 'Publish' }).click()
    await dialog.waitFor({ state: 'detached' })
    const change = page.getByRole('region', { name: 'Someone else changed this license type' })
    await change.getByText('Revision 2 was published.').waitFor()
    await expect
      .poll(() => page.evaluate('document.activeElement.textContent'))
      .toBe('Someone else changed this license type')
    await change.getByRole('button', { name: 'Go on with both changes' }).click()
    await page.getByText(`define revision 3 of license type ${licenseType}`).waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    await dialog.getByText('9 devices can be active.').waitFor()
    await dialog.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('Revision 3 is published. New licenses follow its rules.').waitFor()
  })

  test('a license type that another tab retired cannot be saved, and its text stays', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 2 })
    const page = await open(`/catalogue/${licenseType}/edit`)
    await page.getByText('Nothing differs from what the gateway has.').waitFor()
    await transact(app.admin.db, (tx) => retireLicenseType(app.admin, tx, licenseType))
    await page.getByLabel('Description').fill('For one person.')
    await page.getByText('It was retired. Its rules cannot change any more.').waitFor()
    expect(await page.getByRole('button', { name: /^Go on with/ }).count()).toBe(0)
    expect(await page.getByLabel('Description').inputValue()).toBe('For one person.')
  })

  test('publishes and retires only the license type that the page shows', async () => {
    const { product, licenseType } = await seedLicenseType(app.admin, { maxActivations: 2 })
    const define = (maxActivations: number) =>
      transact(app.admin.db, (tx) =>
        defineLicenseType(app.admin, tx, {
          ...{ product, code: licenseType, name: licenseType, rules: { maxActivations } },
        }),
      )
    await define(3)
    const page = await open(`/catalogue/${licenseType}`)
    const confirm = async (name: string) => {
      await page.getByRole('button', { name }).click()
      await page.getByRole('dialog').getByRole('button', { name }).click()
    }
    await page.getByText('3 devices can be active.').first().waitFor()
    await define(4)
    await confirm('Publish')
    const notice = page.getByRole('alert')
    await notice.getByText('Someone else changed this license type').waitFor()
    await page.getByText('4 devices can be active.').first().waitFor()
    await expectFocusInPage(page)
    await expectAccessible(page)
    await define(5)
    await confirm('Retire')
    await page.getByText('5 devices can be active.').first().waitFor()
    await confirm('Publish')
    await page.getByText('Revision 2 is published. New licenses follow its rules.').waitFor()
    await notice.waitFor({ state: 'detached' })
    await confirm('Retire')
    await expect.poll(() => page.getByRole('button', { name: 'Retire' }).count()).toBe(0)
  })

  test('two tabs that define one code do not define it over each other', async () => {
    const { product } = await seedLicenseType(app.admin)
    const code = `${product}-both`
    const pages = [
      await open(`/catalogue/new?product=${product}`),
      await open(`/catalogue/new?product=${product}`),
    ] as const
    for (const page of pages) {
      await page.getByLabel('Code', { exact: true }).fill(code)
      await page.getByText(`define license type ${code}`).waitFor()
    }
    await pages[0].getByRole('button', { name: 'Save draft' }).click()
    await pages[0].getByRole('heading', { level: 1 }).waitFor()
    await pages[0].waitForURL(`${url}/console/catalogue/${code}`)
    await pages[1].getByLabel('Seats', { exact: true }).fill('7')
    await pages[1].getByText('There is a license type with this code already.').first().waitFor()
    await pages[1].getByLabel('Code', { exact: true }).fill(`${code}-2`)
    await pages[1].getByText(`define license type ${code}-2`).waitFor()
    await pages[1].getByRole('button', { name: 'Save draft' }).click()
    await pages[1].waitForURL(`${url}/console/catalogue/${code}-2`)
    await pages[1].getByText('7 devices can be active.').first().waitFor()
  })

  test('a file is compared anew if a license type changed since the gateway wrote it', async () => {
    const { product, licenseType } = await seedLicenseType(app.admin, { maxActivations: 41 })
    const page = await open('/catalogue/file')
    await page.getByRole('button', { name: 'Edit it below' }).click()
    await page.getByText('No difference: the gateway has what the file states.').waitFor()
    await transact(app.admin.db, (tx) =>
      defineLicenseType(app.admin, tx, {
        ...{ product, code: licenseType, name: 'Theirs', rules: { maxActivations: 41 } },
      }),
    )
    const area = page.getByLabel('Text of the file')
    await area.fill((await area.inputValue()).replace('maxActivations: 41', 'maxActivations: 42'))
    await page.getByText(`License type ${licenseType} was changed since you read it.`).waitFor()
    expect(await page.getByRole('button', { name: 'Apply' }).count()).toBe(0)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Compare with the present catalogue' }).click()
    await page.getByText(`rename license type ${licenseType}`).waitFor()
    expect(await area.inputValue()).toContain('maxActivations: 42')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Catalogue changed').waitFor()
  })

  test('asks before unsaved changes are lost', async () => {
    const { licenseType } = await seedLicenseType(app.admin)
    const page = await open(`/catalogue/${licenseType}/edit`)
    await page.getByLabel('Description').fill('For one person.')
    const leave = page.getByRole('navigation').getByRole('link', { name: 'Licenses' })
    await leave.click()
    await page.getByRole('button', { name: 'Go on editing' }).click()
    expect(await page.getByLabel('Description').inputValue()).toBe('For one person.')
    await leave.click()
    await page.getByRole('button', { name: 'Leave', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
  })

  test('checks the rules again when the network is back', async () => {
    const { licenseType } = await seedLicenseType(app.admin)
    const page = await open(`/catalogue/${licenseType}/edit`)
    await page.getByText('Nothing differs from what the gateway has.').waitFor()
    await page.route('**/graphql', (route) => route.abort())
    await page.getByLabel('Description').fill('For one person.')
    await page.getByText('The gateway did not answer.').waitFor()
    await page.unroute('**/graphql')
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await page.getByText('The gateway accepts these rules.').waitFor()
    await page.getByRole('button', { name: 'Save draft' }).click()
    await page.waitForURL(`${url}/console/catalogue/${licenseType}`)
  })

  test('asks before the text of a file is lost, also while it cannot be checked', async () => {
    const page = await open('/catalogue/file')
    await page.route('**/graphql', (route) => route.abort())
    await page.getByLabel('Text of the file').fill('format: 1')
    await page.getByRole('navigation').getByRole('link', { name: 'Licenses' }).click()
    await page.getByRole('button', { name: 'Go on editing' }).click()
    expect(await page.getByLabel('Text of the file').inputValue()).toBe('format: 1')
  })

  test('folds the rules that have their defaults', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { term: 'P1Y' })
    const page = await open(`/catalogue/${licenseType}`)
    await page.getByText('rules with their defaults').waitFor()
    const shown = await page
      .getByRole('region', { name: 'Rules of new licenses (revision 1)' })
      .locator('dd p:visible')
      .allTextContents()
    expect(shown).toEqual([
      'A license runs for 1 year from its issue.',
      'One device can be active. It keeps its seat.',
    ])
  })

  test('retires a license type, which then cannot change', async () => {
    const { licenseType } = await seedLicenseType(app.admin)
    const page = await open(`/catalogue/${licenseType}`)
    await page.getByRole('button', { name: 'Retire' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click()
    await page.getByRole('link', { name: 'Edit' }).waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('button', { name: 'Retire' }).count()).toBe(0)
  })

  test('adds a release of a product', async () => {
    const { product } = await seedLicenseType(app.admin)
    const page = await open(`/catalogue/products/${product}`)
    await page.getByText('No releases yet').waitFor()
    await page.getByRole('button', { name: 'Add a release' }).click()
    await page.getByLabel('Version').fill('5.10')
    await page.getByLabel('Released').fill('2026-01-02')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('row', { name: '5.10' }).getByText('Jan 2, 2026').waitFor()
    await expectAccessible(page)
  })

  test('shows support the rules, and no way to change them', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { maxActivations: 7 })
    const created = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'support', audience: 'SUPPORT' }),
    )
    const page = await open(`/catalogue/${licenseType}`, { apiKey: created.apiKey })
    await page.getByText('7 devices can be active.').waitFor()
    for (const name of ['Edit', 'Duplicate']) expect(await page.getByRole('link', { name }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Retire' }).count()).toBe(0)
    await page.goto(`${url}/console/catalogue`)
    expect(await page.getByRole('link', { name: 'New license type' }).count()).toBe(0)
  })

  test('writes the file of the command line, and applies it with its difference', async () => {
    const { product, licenseType } = await seedLicenseType(app.admin, { term: 'P1Y', maxActivations: 37 })
    await transact(app.admin.db, (tx) =>
      defineLicenseType(app.admin, tx, {
        ...{ product, code: licenseType, name: 'Annual', skus: ['YEAR', 'SEAT'] },
        skuIntents: [{ sku: 'SEAT', intent: 'ADD_SEATS' }],
        rules: {
          ...{ term: 'P1Y', maxActivations: 38, overage: { policy: 'PERCENT', percent: 10 } },
          entitlements: [{ code: 'raw-import' }, { code: 'megapixels', value: 100 }],
          meters: [{ code: 'render', limit: 500, period: 'MONTH' }],
          offline: { ttl: 'P30D' },
        },
      }),
    )
    const page = await open('/catalogue/file')
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download catalog.yaml' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('catalog.yaml')
    const text = readFileSync(await download.path(), 'utf8')
    const gateway = connect({ url: `${url}/graphql`, key: apiKey })
    expect(text).toBe(writeCatalog(await pullCatalog(gateway)))

    await page.getByRole('button', { name: 'Edit it below' }).click()
    await page.getByText('No difference: the gateway has what the file states.').waitFor()
    await expectAccessible(page)

    const area = page.getByLabel('Text of the file')
    await area.fill(text.replace('maxActivations: 37', 'maxActivation: 37'))
    await page.getByText('1 problem. The file is refused as a whole.').waitFor()
    await page.getByRole('button', { name: /^Line \d+, column \d+$/ }).click()
    expect(
      await page.evaluate(
        'document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)',
      ),
    ).toContain('maxActivation: 37')

    await area.fill(text.replace('maxActivations: 37', 'maxActivations: 4'))
    await page.getByText(`replace draft revision 2 of license type ${licenseType}`).waitFor()
    await page.getByText(`publish revision 2 of license type ${licenseType}`).waitFor()
    await page.getByRole('definition').filter({ hasText: '4' }).first().waitFor()
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click()
    await page.getByText('Catalogue changed').waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Catalogue' }).click()
    await page.getByRole('link', { name: 'Annual', exact: true }).click()
    await page.getByText('4 devices can be active.').first().waitFor()
  })

  test('speaks German', async () => {
    const { licenseType } = await seedLicenseType(app.admin, { term: 'P1M', gracePeriod: 'P7D' })
    const page = await open(`/catalogue/${licenseType}`, { locale: 'de-DE' })
    await page.getByText('Nach dem Ablauf bleibt sie noch 7 Tage lang gültig.').waitFor()
    await page.getByRole('link', { name: 'Bearbeiten' }).click()
    await page.getByText('Das Gateway nimmt diese Regeln an.').waitFor()
    await expectAccessible(page)
  })
})

import type { Page } from 'playwright-core'

/** What a person sees at a stop of the tour. `name` is that of its screenshot. */
export type Shoot = (name: string) => Promise<void>

const PRODUCT = 'Photo Studio'
const CUSTOMER = 'Nordlys Foto'

/**
 * Takes the five-minute tour of the console, in English and from an empty installation: defines a license type, onboards a
 * customer, activates a device by the shown command, looks the customer up by a part of its name, and reads the funnel. `page` is
 * the home page, signed in. Throws at the first thing that a person would not find.
 */
export async function takeTour(page: Page, shoot: Shoot): Promise<void> {
  await page.getByRole('region', { name: 'Set up Licet' }).waitFor()
  await shoot('home')
  await defineLicenseType(page, shoot)
  await onboardCustomer(page, shoot)
  await findLicense(page, shoot)
  await readFunnel(page, shoot)
}

async function defineLicenseType(page: Page, shoot: Shoot): Promise<void> {
  await openByNavigation(page, 'Catalogue')
  await page.getByRole('main').getByRole('link', { name: 'New license type' }).first().click()
  await page.getByLabel('Name of the product').fill(PRODUCT)
  await page.getByLabel('Name', { exact: true }).fill(`${PRODUCT}, annual`)
  await page.getByText('The gateway accepts these rules.').waitFor()
  await shoot('define')
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('heading', { level: 1, name: `${PRODUCT}, annual` }).waitFor()
}

async function onboardCustomer(page: Page, shoot: Shoot): Promise<void> {
  await openByNavigation(page, 'Onboarding')
  await page.getByRole('main').getByRole('link', { name: 'Onboard a customer' }).first().click()
  await page.getByLabel('Name of the customer').fill(CUSTOMER)
  await page.getByLabel('Name of the person').fill('Kari Nordmann')
  await page.getByLabel('E-mail address').fill('kari@nordlys.example')
  await page.getByRole('button', { name: 'Create and go on' }).click()
  await page.getByRole('heading', { level: 1, name: CUSTOMER }).waitFor()
  await page.getByLabel(`${PRODUCT}, annual`).first().check()
  await page.getByRole('button', { name: 'Issue the license' }).click()
  await page.getByText('Keep it now.').waitFor()
  await shoot('onboard')
  await runCommand((await page.getByRole('tabpanel').locator('pre').textContent()) ?? '')
  await page.getByRole('button', { name: 'Verify the use' }).click()
  await page.getByRole('heading', { name: `${CUSTOMER} is up and running` }).waitFor()
}

/** Sends the request of the shown command, as a terminal would. */
async function runCommand(command: string): Promise<void> {
  const [, url] = /^curl (\S+)/.exec(command) ?? []
  const [, body] = /-d '([^']+)'/.exec(command) ?? []
  if (!url || !body) throw new Error(`the console shows no command to run: ${command}`)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const { data } = await response.json()
  if (!data?.activateLicense?.created) throw new Error('the shown command did not activate the device')
}

async function findLicense(page: Page, shoot: Shoot): Promise<void> {
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Search everything' }).fill('lys fo')
  const found = page.getByRole('option', { name: new RegExp(CUSTOMER) }).first()
  await found.waitFor()
  await shoot('search')
  await found.click()
  await page.getByRole('heading', { level: 1, name: CUSTOMER }).waitFor()
  await page.getByRole('region', { name: 'Licenses' }).getByRole('link').first().click()
  await page.getByRole('region', { name: 'Seats and devices' }).waitFor()
  await shoot('license')
}

async function readFunnel(page: Page, shoot: Shoot): Promise<void> {
  await openByNavigation(page, 'Insights')
  await page.getByRole('region', { name: 'From account to verified use' }).waitFor()
  await shoot('insights')
}

/** Follows the main navigation, which a narrow page has behind a button. */
async function openByNavigation(page: Page, name: string): Promise<void> {
  const menu = page.getByRole('button', { name: 'Open the menu' })
  if (await menu.isVisible()) await menu.click()
  await page
    .getByRole('navigation', { name: 'Main navigation' })
    .getByRole('link', { name, exact: true })
    .click()
  await page.getByRole('heading', { level: 1 }).first().waitFor()
}

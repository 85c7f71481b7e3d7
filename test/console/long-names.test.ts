import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, startConsole } from './browser.ts'

/** Pixels by which the page, or a table in a part of it, is wider than the space that it has. */
const excess = `Math.max(
  document.documentElement.scrollWidth - document.documentElement.clientWidth,
  ...[...document.querySelectorAll('table')].map((table) => table.offsetWidth - table.parentElement.clientWidth),
)`

async function expectFit(page: Page, path: string, text: string) {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 })
    await page.getByText(text).filter({ visible: true }).first().waitFor()
    await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' })
    expect(await page.evaluate(excess), `${path} at ${width} px`).toBeLessThanOrEqual(0)
  }
}

describe.skipIf(!browserPath)('long names in the console', async () => {
  if (!browserPath) return
  const { app, open, url } = await startConsole()
  const { db } = app.admin
  const { accountId, licenseId, product } = await seedLicense(app.admin)
  const long = uniqueCode('Q').padEnd(200, 'W')
  await db.account.update({ where: { id: accountId }, data: { name: long } })
  await db.contact.updateMany({ where: { accountId }, data: { name: long } })
  await db.license.update({ where: { id: licenseId }, data: { name: long } })
  await db.product.update({ where: { code: product }, data: { name: long } })
  await db.licenseType.updateMany({ where: { product: { code: product } }, data: { name: long } })
  const at = app.ctx.now()
  await db.activation.create({
    data: {
      licenseId,
      fingerprint: 'F'.repeat(200),
      fingerprintDigest: randomBytes(32),
      name: long,
      activatedAt: at,
      lastSeenAt: at,
      lastHeartbeatAt: at,
    },
  })
  const { id: onboardingId } = await db.onboarding.findFirstOrThrow({ where: { accountId } })

  test.each([
    ['/accounts', long],
    [`/accounts/${toTypedId('Account', accountId)}`, long],
    ['/licenses', long],
    [`/licenses/${toTypedId('License', licenseId)}`, long],
    ['/devices', long],
    ['/onboarding', long],
    [`/onboarding/${toTypedId('Onboarding', onboardingId)}`, long],
    ['/catalogue', long],
  ])('a name of 200 characters leaves %s as wide as the window', async (path, text) => {
    const page = await open(path, { viewport: { width: 1280, height: 900 } })
    await expectFit(page, path, text)
    expect(page.url().startsWith(url)).toBe(true)
  })
})

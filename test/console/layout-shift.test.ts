import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, uniqueCode } from '../seed.ts'
import { browserPath, startConsole } from './browser.ts'
import { seedFinding } from './seed-finding.ts'

/** The cumulative score that counts as good for a page. The goal is 0. */
const MOST = 0.1

/** Records each shift of the layout that no input of the person caused, with the element that moved most. */
const observe = `(() => {
  window.shifts = []
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue
      const moved = sources.map(({ node, previousRect, currentRect }) => {
        const element = node instanceof Element ? node : node?.parentElement
        const text = (element?.getAttribute('aria-label') ?? element?.textContent ?? '').slice(0, 60)
        return (element?.tagName ?? '') + ' "' + text + '" ' + previousRect.y + ' → ' + currentRect.y
      })
      window.shifts.push({ value, moved })
    }
  }).observe({ type: 'layout-shift', buffered: false })
})()`

/** Waits until the page was drawn. */
const drawn = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

interface Shift {
  value: number
  moved: string[]
}

describe.skipIf(!browserPath)('the layout of the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  const { admin } = app
  const pages: Record<string, string> = {}

  beforeAll(async () => {
    const expiry = new Date(app.ctx.now().getTime() + 3 * 86_400_000)
    const rules = {
      ...{ term: 'P1Y', maxActivations: 5, entitlements: [{ code: 'export' }], offline: { ttl: 'P30D' } },
      meters: [{ code: 'renders', limit: 50, period: 'MONTH' }],
    }
    const { licenseId, licenseKey, accountId, licenseType } = await seedLicense(admin, rules, { expiry })
    for (const name of ['desk', 'laptop', 'rack'])
      await activateLicense(admin, { key: licenseKey, fingerprint: uniqueCode('fp'), name, version: '1.0' })
    for (let more = 0; more < 12; more++)
      await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
    const { onboardingId } = await seedAccount(admin)
    // More findings than their place has.
    for (let finding = 0; finding < 4; finding++) await seedFinding(app)
    Object.assign(pages, {
      home: '/',
      licenses: '/licenses',
      license: `/licenses/${toTypedId('License', licenseId)}`,
      account: `/accounts/${toTypedId('Account', accountId)}`,
      insights: '/insights',
      onboarding: `/onboarding/${toTypedId('Onboarding', onboardingId)}`,
      catalogue: '/catalogue',
      'license type': `/catalogue/${licenseType}`,
    })
  })

  /** Opens a page with responses that arrive one after the other, as over a slow network, and returns its shifts. */
  async function shiftsOf(path: string, width: number): Promise<Shift[]> {
    const page = await open('/access', { viewport: { width, height: 900 } })
    await page.getByRole('heading', { level: 1, name: 'Access' }).waitFor()
    // Only shifts of the page that is opened next count.
    await loaded(page)
    let queue: Promise<unknown> = Promise.resolve()
    let pending = 0
    await page.route('**/graphql', async (route) => {
      if (route.request().headers().accept?.includes('text/event-stream')) return await route.continue()
      pending++
      const response = await route.fetch()
      // A request that the page gave up has no place for its response.
      queue = queue
        .then(() => route.fulfill({ response }).catch(() => {}))
        .then(() => page.evaluate(drawn))
        .finally(() => pending--)
    })
    await page.evaluate(observe)
    await page.evaluate(
      `history.pushState({}, '', '/console${path}'); dispatchEvent(new PopStateEvent('popstate'))`,
    )
    await page.getByRole('heading', { level: 1, name: 'Access' }).waitFor({ state: 'detached' })
    await page.getByRole('heading', { level: 1 }).waitFor()
    // A part that is shown can read further data.
    while (pending > 0 || (await page.getByRole('status', { name: 'Loading' }).count()) > 0)
      await page.evaluate(drawn)
    await loaded(page)
    return (await page.evaluate('window.shifts')) as Shift[]
  }

  /** Waits until no part of the page is read any more, and the page was drawn. */
  async function loaded(page: Page): Promise<void> {
    await expect
      .poll(() => page.getByRole('status', { name: 'Loading' }).count(), { timeout: 100_000 })
      .toBe(0)
    await page.evaluate(drawn)
  }

  const names = [
    'home',
    'licenses',
    'license',
    'account',
    'insights',
    'onboarding',
    'catalogue',
    'license type',
  ]

  describe.each([1440, 390])('at %i px', (width) => {
    test.each(names)('of the page “%s” keeps its place while data arrives', async (name) => {
      const shifts = await shiftsOf(pages[name]!, width)
      const score = shifts.reduce((sum, { value }) => sum + value, 0)
      expect(score, JSON.stringify(shifts, null, 1)).toBeLessThan(MOST)
    })
  })
})

import type { Page, Request } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { scopes } from '../../src/platform/caller.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedAccount, seedLicense, seedPartner } from '../seed.ts'
import { browserPath, startConsole } from './browser.ts'

/** Links of a page that are followed, so that a long list costs no more than a short one. */
const MOST_LINKS = 8

describe.skipIf(!browserPath)('a credential with one scope in the console', async () => {
  if (!browserPath) return
  const { app, open } = await startConsole()
  await seedAccount(app.admin)
  await seedPartner(app.admin)
  const { licenseKey: key, licenseId } = await seedLicense(app.admin)
  await activateLicense(app.admin, { key, fingerprint: 'a-device', name: 'Laptop' })

  /** Signs in with an API key of these scopes, and notes every response of the graph that has errors. */
  async function openAs(audience: 'ADMIN' | 'SUPPORT', given: readonly (typeof scopes)[number][]) {
    const { apiKey } = await transact(app.admin.db, (tx) =>
      createApiKey(app.admin, tx, { name: 'narrow', audience, scopes: [...given] }),
    )
    const page = await open('/', { apiKey })
    const problems: string[] = []
    const pending = new Set<Request>()
    const isStream = (request: Request) => request.headers().accept?.includes('event-stream') ?? false
    page.on('request', (request) => !isStream(request) && pending.add(request))
    page.on('requestfailed', (request) => pending.delete(request))
    page.on('requestfinished', async (request) => {
      const response = isStream(request) ? null : await request.response()
      if (response && request.url().endsWith('/graphql')) {
        const body = await response.text().catch(() => '')
        if (body.includes('"errors":')) problems.push(`${new URL(page.url()).pathname}: ${body}`)
      }
      pending.delete(request)
    })
    /** Waits until the page has a title and nothing is being loaded. */
    async function settle(): Promise<void> {
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      for (let quiet = 0; quiet < 3; quiet = pending.size > 0 ? 0 : quiet + 1)
        await page.evaluate('new Promise((resolve) => setTimeout(resolve, 30))')
      // A function that Playwright repeats within the page would be evaluated there, which the policy of the page forbids.
      await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count()).toBe(0)
    }
    /** Goes to a page without a reload, which would end the session. */
    async function visit(path: string): Promise<void> {
      await page.evaluate(
        `history.pushState({}, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
      )
      await settle()
    }
    await settle()
    return { page, problems, visit }
  }

  const linksIn = async (page: Page, within: string): Promise<string[]> => {
    const found = (await page.evaluate(
      `[...document.querySelectorAll('${within} a[href^="/console"]')].map((link) => link.getAttribute('href'))`,
    )) as string[]
    return [...new Set(found)]
  }

  // An agent with a scope to change sees what an administrator with it sees.
  for (const audience of ['ADMIN', 'SUPPORT'] as const)
    for (const scope of scopes.filter((one) => audience === 'ADMIN' || one.endsWith('_READ')))
      test(`${audience} with ${scope} alone: no page breaks, and no link leads to what is forbidden`, async () => {
        const { page, problems, visit } = await openAs(audience, [scope])
        const failures: string[] = []
        const visited = new Set<string>()
        const check = async (path: string) => {
          if (visited.has(path)) return
          visited.add(path)
          await visit(path)
          const alerts = await page.getByRole('main').getByRole('alert').allTextContents()
          failures.push(...alerts.map((text) => `${path}: ${text}`))
        }
        for (const path of await linksIn(page, 'nav')) {
          await check(path)
          const links = (await linksIn(page, 'main')).filter((link) => !visited.has(link))
          for (const link of links.slice(0, MOST_LINKS)) await check(link)
        }
        expect(failures).toEqual([])
        expect(problems).toEqual([])
      })

  test('the page of a license has all that needs no other scope', async () => {
    const { page, problems, visit } = await openAs('ADMIN', ['LICENSES_READ'])
    await visit(`/console/licenses/${toTypedId('License', licenseId)}`)
    await page.getByText('It may be used').first().waitFor()
    await page.getByRole('row').filter({ hasText: 'Laptop' }).waitFor()
    expect(await page.getByRole('main').getByRole('link', { name: 'Account' }).count()).toBe(0)
    expect(await page.getByRole('heading', { name: 'Timeline' }).count()).toBe(0)
    expect(problems).toEqual([])
  })
})

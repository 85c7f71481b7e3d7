import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserPath, startConsole } from './browser.ts'

/** Compressed size of everything that the page loaded of the console, in bytes, by its name. */
async function loadedFiles(page: Page): Promise<Map<string, number>> {
  const entries =
    (await page.evaluate(`[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
    .filter(({ name }) => new URL(name).pathname.startsWith('/console/'))
    .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize])`)) as [string, number][]
  return new Map(entries)
}

const sum = (sizes: Iterable<number>) => [...sizes].reduce((total, size) => total + size, 0)

describe.skipIf(!browserPath)('the weight of the console', async () => {
  if (!browserPath) return
  const { open } = await startConsole()

  test('a first visit loads less than 200 kB in all, and each later page less than 30 kB', async () => {
    const page = await open('/')
    await page.getByRole('region', { name: 'Set up Licet' }).waitFor()
    let loaded = await loadedFiles(page)
    const first = sum(loaded.values())
    expect(first).toBeGreaterThan(50_000)
    expect(first).toBeLessThan(200_000)

    const added: { name: string; size: number }[] = []
    const navigation = page.getByRole('navigation', { name: 'Main navigation' })
    for (const name of [
      'Onboarding',
      'Accounts',
      'Licenses',
      'Devices',
      'Catalogue',
      'Insights',
      'CRM',
      'Mail',
      'Audit log',
      'Access',
    ]) {
      await navigation.getByRole('link', { name, exact: true }).click()
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
      const now = await loadedFiles(page)
      const size = sum([...now].filter(([path]) => !loaded.has(path)).map(([, bytes]) => bytes))
      added.push({ name, size })
      loaded = now
    }
    for (const { name, size } of added) expect(size, name).toBeLessThan(30_000)
  })
})

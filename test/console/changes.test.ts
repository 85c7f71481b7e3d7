import { describe, expect, test } from 'vitest'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { seedLicense } from '../seed.ts'
import { browserPath, signIn, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('changes in the console', async () => {
  if (!browserPath) return
  const { app, open, apiKey } = await startConsole()
  const suspend = (licenseId: string) =>
    transact(app.admin.db, (tx) => suspendLicense(app.admin, tx, { licenseId, reason: 'invoice unpaid' }))

  test('seven tabs share one stream, all of them follow it, and none is blocked', async () => {
    const { licenseId } = await seedLicense(app.admin)
    const path = `/licenses/${toTypedId('License', licenseId)}`
    const first = await open(path)
    const tabs = [first]
    const streams = new Set<unknown>()
    for (let tab = 2; tab <= 7; tab++) {
      const page = await first.context().newPage()
      page.on('request', (request) => {
        if (request.headers().accept === 'text/event-stream') streams.add(page)
      })
      await page.goto(first.url())
      await signIn(page, apiKey)
      tabs.push(page)
    }
    for (const page of tabs) await page.getByText('Active', { exact: true }).first().waitFor()
    await suspend(licenseId)
    for (const page of tabs) await page.getByText('Suspended', { exact: true }).first().waitFor()
    expect(streams.size).toBe(0)
    // The next tab takes over when the one with the stream closes.
    await first.close()
    await expect.poll(() => streams.size).toBe(1)
  })

  test('a stream that broke is read again from where it ended', async () => {
    const { licenseId } = await seedLicense(app.admin)
    const page = await open(`/licenses/${toTypedId('License', licenseId)}`)
    await page.getByText('Active', { exact: true }).first().waitFor()
    await page.context().setOffline(true)
    await suspend(licenseId)
    await page.context().setOffline(false)
    await page.getByText('Suspended', { exact: true }).first().waitFor()
  })
})

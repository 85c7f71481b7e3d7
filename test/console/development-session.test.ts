import { afterAll, describe, expect, test } from 'vitest'
import { CONSOLE_KEY_NAME } from '../../src/auth/console-key.ts'
import { type ConsoleSessions, createConsoleSessions } from '../../src/http/console/session-route.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'

describe.skipIf(!browserPath)('opening the console by the link of a development gateway', async () => {
  if (!browserPath) return
  let sessions: ConsoleSessions
  const { app, url, open } = await startConsole({
    routes: ({ ctx }) => {
      sessions = createConsoleSessions(ctx)
      return [sessions.route]
    },
  })
  afterAll(() => sessions.close())

  test('signs in, hides the ticket, and stays signed in after a reload and in another tab', async () => {
    const ticket = sessions.createTicket()
    const page = await open('/', { apiKey: null })
    const requested: string[] = []
    page.context().on('request', (request) => requested.push(request.url()))
    await page.goto(`${url}/console/licenses#ticket=${ticket}`)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    expect(page.url()).toBe(`${url}/console/licenses`)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    const other = await page.context().newPage()
    await other.goto(`${url}/console/licenses`)
    await other.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    expect(requested.length).toBeGreaterThan(5)
    expect(requested.filter((address) => address.includes(ticket))).toEqual([])
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
    ).not.toMatch(/licet_|ticket|licet-console/)
  })

  test('signs in when the link is opened in a tab that shows the console', async () => {
    const page = await open('/licenses', { apiKey: null })
    await page.getByText('made a link that signs you in').waitFor()
    await page.evaluate(`location.hash = '#ticket=${sessions.createTicket()}'`)
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    expect(page.url()).toBe(`${url}/console/licenses`)
  })

  test('continues when its API key was revoked', async () => {
    const page = await open(`/licenses#ticket=${sessions.createTicket()}`, { apiKey: null })
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    const revokedAt = app.ctx.now()
    await app.ctx.db.apiKey.updateMany({
      where: { name: CONSOLE_KEY_NAME, revokedAt: null },
      data: { revokedAt },
    })
    const sent = page.waitForResponse(
      (response) => response.url().endsWith('/graphql') && response.status() === 200,
    )
    await page.evaluate("history.pushState(null, '', '/console/licenses?status=EXPIRED')")
    await sent
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    // The response can be one of the page before, that was late.
    const newKeys = () => app.ctx.db.apiKey.count({ where: { name: CONSOLE_KEY_NAME, revokedAt: null } })
    await expect.poll(newKeys).toBe(1)
  })

  test('says what to do about the link of another gateway', async () => {
    const other = createConsoleSessions(app.ctx)
    const page = await open(`/licenses#ticket=${other.createTicket()}`, { apiKey: null })
    await page.getByRole('alert').getByText('This gateway does not accept the link.').waitFor()
    await page.getByText('or without a terminal in the file that the log names').waitFor()
    await expectAccessible(page)
    await page.evaluate(`location.hash = '#ticket=${sessions.createTicket()}'`)
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
  })

  test('says that the gateway did not confirm the sign-out, and repeats it', async () => {
    const page = await open(`/licenses#ticket=${sessions.createTicket()}`, { apiKey: null })
    await page.getByRole('heading', { level: 1, name: 'Licenses' }).waitFor()
    await page.route('**/console/session', (route) => route.fulfill({ status: 503, body: 'busy' }))
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    const alert = page.getByRole('alert')
    await alert.getByText('did not confirm the sign-out').waitFor()
    expect(await page.getByRole('heading', { level: 1, name: 'Licenses' }).count()).toBe(0)
    await expectAccessible(page)
    await page.unroute('**/console/session')
    await alert.getByRole('button', { name: 'Sign out again', exact: true }).click()
    await alert.waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('made a link that signs you in').waitFor()
    await page.getByLabel('API key').waitFor()
  })

  test('signs out, and then needs the link again', async () => {
    const page = await open(`/licenses#ticket=${sessions.createTicket()}`, { apiKey: null })
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('made a link that signs you in').waitFor()
    await page.reload()
    await page.getByText('made a link that signs you in').waitFor()
  })
})

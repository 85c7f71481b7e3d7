import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { createAccessTokens } from '../../src/auth/access-token.ts'
import { browserPath, expectAccessible, startConsole } from './browser.ts'
import { startOpenIdProvider, TOKEN_AUDIENCE } from './open-id-provider.ts'

describe.skipIf(!browserPath)('signing in to the console by an OpenID provider', async () => {
  if (!browserPath) return
  const provider = await startOpenIdProvider()
  afterAll(provider.stop)
  const { app, url, open } = await startConsole({
    production: true,
    issuer: provider.issuer,
    client: {
      clientId: 'licet-console',
      scope: 'openid offline_access',
      authorizeParameters: { ui_locales: 'en' },
    },
  })
  provider.admit(url)
  /** By how much the gateway believes that it is later, in milliseconds. */
  let later = 0
  app.ctx.accessTokens = createAccessTokens(
    {
      issuer: provider.issuer,
      audience: TOKEN_AUDIENCE,
      claims: { audience: 'licet_audience', account: 'licet_account', partner: 'licet_partner' },
      audienceOf: new Map([['admin', 'ADMIN']]),
    },
    () => new Date(Date.now() + later),
  )

  const button = (page: Page) => page.getByRole('button', { name: 'Sign in with your work account' })
  const licenses = (page: Page) => page.getByRole('heading', { level: 1, name: 'Licenses' })

  /** Enters a name on the page of the provider. */
  async function enterName(page: Page): Promise<void> {
    await page.locator('input[name=login]').fill('ada')
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
  }

  async function signIn(page: Page): Promise<void> {
    await button(page).click()
    await enterName(page)
    await licenses(page).waitFor()
  }

  /** Shows another page of the console without loading it again. */
  const visit = (page: Page, path: string) => page.evaluate(`history.pushState(null, '', '/console${path}')`)

  const stored = (page: Page) =>
    page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    ) as Promise<string>

  test('leaves with PKCE, state and nonce, and returns to the page that was left', async () => {
    const page = await open('/licenses?status=ACTIVE', { apiKey: null })
    await button(page).waitFor()
    expect(await page.getByLabel('API key').count()).toBe(0)
    await expectAccessible(page)
    const left = page.waitForRequest((request) => new URL(request.url()).pathname === '/auth')
    await button(page).click()
    const { searchParams } = new URL((await left).url())
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'licet-console',
      response_type: 'code',
      redirect_uri: `${url}/console/`,
      scope: 'openid offline_access',
      ui_locales: 'en',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    await enterName(page)
    await licenses(page).waitFor()
    expect(page.url()).toBe(`${url}/console/licenses?status=ACTIVE`)
    await page.getByRole('button', { name: 'ADMIN' }).waitFor()
    const exchange = provider.tokenRequests.at(-1)!
    expect(exchange.get('grant_type')).toBe('authorization_code')
    expect(exchange.get('code_verifier')).toMatch(/^[\w-]{43}$/)
    expect(exchange.has('client_secret')).toBe(false)
  })

  test('keeps no token outside the memory of the page, and needs no input after a reload or in another tab', async () => {
    const page = await open('/licenses', { apiKey: null })
    const tokens: string[] = []
    page.on('response', async (response) => {
      if (new URL(response.url()).pathname !== '/token' || response.request().method() !== 'POST') return
      tokens.push(
        ...Object.values(await response.json())
          .map(String)
          .filter((text) => text.length > 30),
      )
    })
    await signIn(page)
    await expect.poll(() => tokens.length).toBeGreaterThanOrEqual(3)
    for (const token of tokens) expect(await stored(page)).not.toContain(token)
    expect(await page.evaluate("sessionStorage.getItem('licet.sign-in')")).toBe(null)
    await page.reload()
    await licenses(page).waitFor()
    const other = await page.context().newPage()
    await other.goto(`${url}/console/licenses?status=EXPIRED`)
    await licenses(other).waitFor()
    expect(other.url()).toBe(`${url}/console/licenses?status=EXPIRED`)
  })

  test('a filter with the name of a parameter of the provider survives a reload', async () => {
    const page = await open('/onboarding?state=COMPLETED', { apiKey: null })
    const onboarding = page.getByRole('heading', { level: 1, name: 'Onboarding' })
    await button(page).click()
    await enterName(page)
    await onboarding.waitFor()
    await page.reload()
    await onboarding.waitFor()
    expect(page.url()).toBe(`${url}/console/onboarding?state=COMPLETED`)
  })

  test.each([-86_400_000, 86_400_000])(
    'signs in if the clock of the browser is wrong by %i ms',
    async (wrong) => {
      const page = await open('/licenses', { apiKey: null })
      await page.clock.install({ time: Date.now() + wrong })
      await page.reload()
      await signIn(page)
    },
  )

  test('renews the sign-in before the token ends, without leaving the page', async () => {
    const page = await open('/licenses', { apiKey: null })
    await page.clock.install()
    await page.reload()
    await signIn(page)
    const before = provider.tokenRequests.length
    await page.clock.fastForward('59:30')
    await visit(page, '/licenses?status=EXPIRED')
    await expect.poll(() => provider.tokenRequests.length).toBeGreaterThan(before)
    expect(provider.tokenRequests.slice(before).map((request) => request.get('grant_type'))).toEqual([
      'refresh_token',
    ])
    await visit(page, '/licenses?status=ACTIVE')
    await licenses(page).waitFor()
    expect(provider.tokenRequests.length).toBe(before + 1)
  })

  test('a sign-in that the person cancels at the provider says so, and can be repeated', async () => {
    const page = await open('/licenses', { apiKey: null })
    await button(page).click()
    await page.getByRole('link', { name: 'Cancel' }).click()
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.textContent()).toMatch(/did not succeed \(access_denied/)
    expect(page.url()).toBe(`${url}/console/licenses`)
    await expectAccessible(page)
    await signIn(page)
  })

  test('rejects a response of the provider that the console did not request', async () => {
    const page = await open('/?code=forged&state=forged', { apiKey: null })
    await button(page).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await button(page).click()
    await page.locator('input[name=login]').waitFor()
    await page.goto(`${url}/console/?code=forged&state=forged`)
    await page.getByRole('alert').waitFor()
    expect(await page.evaluate("sessionStorage.getItem('licet.sign-in')")).toBe(null)
    expect(page.url()).not.toContain('forged')
  })

  test('a provider that does not respond is named on the sign-in page', async () => {
    const page = await open('/licenses', { apiKey: null })
    await page.route(`${provider.issuer}/**`, (route) => route.abort())
    await button(page).click()
    await page.getByText(`${new URL(provider.issuer).host} did not answer`).waitFor()
    await page.unroute(`${provider.issuer}/**`)
    await signIn(page)
  })

  test('signs out at the provider as well, and then asks for a name again', async () => {
    const page = await open('/licenses', { apiKey: null })
    await signIn(page)
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Yes, sign me out' }).click()
    await button(page).waitFor()
    expect(new URL(page.url()).pathname).toBe('/console/')
    await page.reload()
    await button(page).click()
    await page.locator('input[name=login]').waitFor()
  })

  test('revokes the refresh token at the sign-out', async () => {
    const page = await open('/licenses', { apiKey: null })
    const exchanged = page.waitForResponse(
      (response) => new URL(response.url()).pathname === '/token' && response.request().method() === 'POST',
    )
    await signIn(page)
    const { refresh_token: token } = await (await exchanged).json()
    expect(token).toMatch(/./)
    const revoked = page.waitForResponse((response) => response.url().endsWith('/token/revocation'))
    await page.getByRole('button', { name: 'ADMIN' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    expect((await revoked).status()).toBe(200)
    const response = await fetch(`${provider.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'licet-console',
        refresh_token: token,
      }),
    })
    expect((await response.json()).error).toBe('invalid_grant')
  })

  test('a sign-in that the provider ended is asked for again, and returns to the page', async () => {
    const page = await open('/licenses?status=ACTIVE', { apiKey: null })
    await signIn(page)
    provider.hasPersons = false
    later = 2 * 3_600_000
    await visit(page, '/licenses?status=EXPIRED')
    await page.getByText('Your session ended').waitFor()
    await expectAccessible(page)
    provider.hasPersons = true
    later = 0
    await button(page).click()
    await licenses(page).waitFor()
    expect(page.url()).toBe(`${url}/console/licenses?status=EXPIRED`)
  })
})

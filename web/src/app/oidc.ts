import * as oauth from 'oauth4webapi'
import { machineAheadSeconds } from './clock.ts'
import { session } from './session.ts'
import type { OidcSettings } from './settings.ts'
import { rememberSignIn } from './sign-in-memory.ts'

/** A token is renewed so long before its end that no request is sent with one that expires on its way. */
const RENEW_BEFORE_MS = 60_000
const CLOCK_TOLERANCE_SECONDS = 30
/** Longest time for which a sign-out waits for the revocation of the refresh token. */
const REVOKE_MS = 3_000

/** What the browser keeps while the person is at the provider. It is removed before the code is exchanged. */
interface Departure {
  state: string
  nonce: string
  verifier: string
  /** Path and query of the page to which the sign-in returns. */
  returnTo: string
}

const DEPARTURE = 'licet.sign-in'
/** Path of the page to which the provider sends the browser. */
const REDIRECT_PATH = '/console/'

/** The sign-in did not succeed. The message is the error of the provider (RFC 6749), or what else is wrong. */
export class SignInFailed extends Error {
  /** Whether the browser got no response: the provider is away, or does not allow this page to call it (CORS). */
  readonly isUnreachable: boolean

  constructor(message: string, options: ErrorOptions) {
    super(message, options)
    // `fetch` rejects with no other error.
    this.isUnreachable = options.cause instanceof TypeError && !('code' in options.cause)
  }
}

/**
 * Leaves for the sign-in page of the provider (authorization code flow with PKCE, RFC 7636), which returns to the present
 * page. Throws `SignInFailed` if the provider cannot be reached.
 */
export async function signInAtProvider(settings: OidcSettings): Promise<never> {
  const provider = await discover(settings)
  const departure = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    returnTo: location.pathname + location.search,
  }
  const url = new URL(provider.server.authorization_endpoint!)
  const parameters = {
    ...settings.authorizeParameters,
    client_id: settings.clientId,
    response_type: 'code',
    redirect_uri: redirectUri(),
    scope: settings.scope,
    state: departure.state,
    nonce: departure.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(departure.verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  sessionStorage.setItem(DEPARTURE, JSON.stringify(departure))
  return await leaveFor(url)
}

/** Leaves for a page of the provider. Loads this page again if the browser goes back to it and has kept it in memory. */
async function leaveFor(url: URL): Promise<never> {
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
  location.assign(url)
  return await new Promise<never>(() => {})
}

/**
 * Completes a sign-in if the provider sent the browser to this page: begins the session, and restores the page that was left.
 * Returns false if the page was opened in another way. Throws `SignInFailed` if the provider refused the sign-in, or if its
 * response is not the one that was requested.
 */
export async function completeSignIn(settings: OidcSettings): Promise<boolean> {
  const returned = new URL(location.href)
  const departure = takeDeparture()
  // Lists have filters with the same names, at other paths.
  if (returned.pathname !== REDIRECT_PATH || !returned.searchParams.has('state')) return false
  // The code and the state leave the address bar before anything else happens.
  history.replaceState(history.state, '', departure?.returnTo ?? returned.pathname)
  if (!departure) return false
  const provider = await discover(settings)
  try {
    const { server, client, options } = provider
    const parameters = oauth.validateAuthResponse(server, client, returned, departure.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri(),
      departure.verifier,
      options,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: departure.nonce,
      requireIdToken: true,
    })
    beginSession(provider, tokens)
    return true
  } catch (error) {
    throw failureOf(error)
  }
}

interface Provider {
  server: oauth.AuthorizationServer
  client: oauth.Client
  options: { [oauth.allowInsecureRequests]: boolean }
}

async function discover({ issuer, clientId }: OidcSettings): Promise<Provider> {
  const url = new URL(issuer)
  // The gateway accepts an issuer without TLS on its own machine alone.
  const options = { [oauth.allowInsecureRequests]: url.protocol === 'http:' }
  try {
    const response = await oauth.discoveryRequest(url, options)
    const server = await oauth.processDiscoveryResponse(url, response)
    if (!server.authorization_endpoint) throw new Error('there is no authorization_endpoint')
    const client = {
      client_id: clientId,
      [oauth.clockSkew]: machineAheadSeconds(),
      [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    }
    return { server, client, options }
  } catch (error) {
    throw failureOf(error)
  }
}

function redirectUri(): string {
  return location.origin + REDIRECT_PATH
}

/** Removes what was kept for the return from the provider, and returns it. */
function takeDeparture(): Departure | null {
  const stored = sessionStorage.getItem(DEPARTURE)
  sessionStorage.removeItem(DEPARTURE)
  return stored === null ? null : (JSON.parse(stored) as Departure)
}

function failureOf(error: unknown): SignInFailed {
  if (error instanceof SignInFailed) return error
  const refused =
    error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError
  const message = refused
    ? [error.error, error.error_description].filter(Boolean).join(': ')
    : error instanceof Error
      ? error.message
      : String(error)
  return new SignInFailed(message, { cause: error })
}

/** Begins the session of a person. The tokens are in the memory of the page only. */
function beginSession(provider: Provider, first: oauth.TokenEndpointResponse): void {
  const { server, client, options } = provider
  let tokens = first
  let { expiresAt, renewAt } = timesOf(first)
  let renewing: Promise<boolean> | null = null

  /** Returns false if the provider renews the sign-in no more. Throws if it does not respond. */
  async function renewOnce(refreshToken: string): Promise<boolean> {
    const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options)
    try {
      const renewed = await oauth.processRefreshTokenResponse(server, client, response)
      tokens = { ...tokens, ...renewed }
      ;({ expiresAt, renewAt } = timesOf(renewed))
      return true
    } catch (error) {
      if (error instanceof oauth.ResponseBodyError && error.status < 500) return false
      throw error
    }
  }

  async function renew(): Promise<boolean> {
    if (tokens.refresh_token === undefined) return false
    renewing ??= renewOnce(tokens.refresh_token).finally(() => {
      renewing = null
    })
    return await renewing
  }

  /** Revokes the refresh token (RFC 7009), which otherwise outlives the session at many providers. */
  async function revoke(): Promise<void> {
    if (!server.revocation_endpoint || tokens.refresh_token === undefined) return
    const signal = AbortSignal.timeout(REVOKE_MS)
    // The sign-out goes on without it: the provider may not respond, or not allow this page to call it.
    await oauth
      .revocationRequest(server, client, oauth.None(), tokens.refresh_token, { ...options, signal })
      .catch(() => null)
  }

  rememberSignIn(true)
  session.set({
    current: {
      async credential() {
        if (Date.now() >= renewAt) {
          await renew().catch((error: unknown) => {
            // The present token is still good for this request.
            if (Date.now() >= expiresAt) throw error
          })
        }
        return tokens.access_token
      },
      async renew(refused) {
        return tokens.access_token !== refused || (await renew())
      },
      async signOut() {
        rememberSignIn(false)
        await revoke()
        if (!server.end_session_endpoint) return
        const url = new URL(server.end_session_endpoint)
        url.searchParams.set('client_id', client.client_id)
        url.searchParams.set('post_logout_redirect_uri', redirectUri())
        if (tokens.id_token) url.searchParams.set('id_token_hint', tokens.id_token)
        await leaveFor(url)
      },
    },
    ended: false,
  })
}

/** When a token ends, and when it is renewed. A provider that states no end lets the gateway refuse the token. */
function timesOf({ expires_in }: oauth.TokenEndpointResponse): { expiresAt: number; renewAt: number } {
  const lifetime = expires_in === undefined ? Number.POSITIVE_INFINITY : expires_in * 1000
  const expiresAt = Date.now() + lifetime
  return { expiresAt, renewAt: expiresAt - Math.min(RENEW_BEFORE_MS, lifetime / 3) }
}

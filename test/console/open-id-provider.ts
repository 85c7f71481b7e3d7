import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Audience of the access tokens of the provider. */
export const TOKEN_AUDIENCE = 'https://licenses.example'

/** An OpenID provider with a public client for the console, and a sign-in page that accepts any name. */
export interface OpenIdProvider {
  issuer: string
  /** The token requests that it got, in order: the names and values of their forms. */
  tokenRequests: URLSearchParams[]
  /** Accepts the console at this URL. Called once, before the first request. */
  admit(consoleUrl: string): void
  /** Whether persons exist. Without them, the provider renews no sign-in. */
  hasPersons: boolean
  stop(): void
}

/** Starts the provider on this machine. Its access tokens are JWTs of the audience `admin`. */
export async function startOpenIdProvider(): Promise<OpenIdProvider> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tokenRequests: URLSearchParams[] = []
  const started: OpenIdProvider = {
    issuer,
    tokenRequests,
    hasPersons: true,
    admit(consoleUrl) {
      const provider = createProvider(issuer, `${consoleUrl}/console/`, () => started.hasPersons)
      provider.use(async (ctx, next) => {
        await next()
        if (ctx.path === '/token' && ctx.oidc?.body)
          tokenRequests.push(new URLSearchParams(ctx.oidc.body as never))
      })
      server.on('request', provider.callback())
    },
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
  return started
}

function createProvider(issuer: string, page: string, hasPersons: () => boolean): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'licet-console',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [page],
        post_logout_redirect_uris: [page],
      },
    ],
    cookies: { keys: ['a-key-of-the-cookies-for-tests'] },
    clientBasedCORS: () => true,
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    findAccount: async (_ctx, id) =>
      hasPersons() ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    extraTokenClaims: () => ({ licet_audience: 'admin' }),
    /** The person consented before. */
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.session!.accountId!,
      })
      grant.addOIDCScope('openid profile email offline_access')
      await grant.save()
      return grant
    },
    ttl: {
      AccessToken: 3_600,
      IdToken: 3_600,
      Session: 86_400,
      Grant: 86_400,
      Interaction: 3_600,
      RefreshToken: 86_400,
    },
    features: {
      devInteractions: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => TOKEN_AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', audience: TOKEN_AUDIENCE, accessTokenFormat: 'jwt' }),
      },
    },
  })
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** Starts an OpenID provider on this machine, with a discovery document, keys, and a function that signs tokens. */
export async function startProvider({ alg = 'ES256' } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg, use: 'sig' }
  let signer = { kid: 'first', privateKey }
  const provider = {
    keys: [jwk] as object[],
    status: 200,
    requests: 0,
    hangs: false,
    issuer: '',
    /** Further members of the discovery document. */
    metadata: {},
  }
  const server = createServer((request, response) => {
    provider.requests++
    if (provider.hangs) return
    response.writeHead(provider.status, { 'content-type': 'application/json' })
    if (request.url === '/.well-known/openid-configuration') {
      const jwks_uri = `${provider.issuer}/keys`
      response.end(JSON.stringify({ issuer: provider.issuer, jwks_uri, ...provider.metadata }))
    } else response.end(JSON.stringify({ keys: provider.keys }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    provider,
    publicKey,
    privateKey,
    jwk,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
    /** Replaces the key that the provider publishes and signs with. */
    async rotate(kid: string) {
      const next = await generateKeyPair(alg, { extractable: true })
      provider.keys = [{ ...(await exportJWK(next.publicKey)), kid, alg, use: 'sig' }]
      signer = { kid, privateKey: next.privateKey }
    },
    /** Signs a token. Leaves out a claim that is undefined. */
    async sign(claims: JWTPayload = {}, header: Record<string, unknown> = {}) {
      const now = Math.floor(Date.now() / 1000)
      const payload = { iss: provider.issuer, aud: 'licet', sub: 'ada', iat: now, exp: now + 300, ...claims }
      return await new SignJWT(payload)
        .setProtectedHeader({ alg, kid: signer.kid, typ: 'at+jwt', ...header } as never)
        .sign(signer.privateKey)
    },
  }
}

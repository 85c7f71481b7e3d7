import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** An OpenID provider on this machine: its discovery, its keys, and the tokens that it signs. */
export async function startProvider({ alg = 'ES256' } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg, use: 'sig' }
  const provider = { keys: [jwk] as object[], status: 200, asked: 0, issuer: '' }
  const server = createServer((request, response) => {
    provider.asked++
    response.writeHead(provider.status, { 'content-type': 'application/json' })
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: provider.issuer, jwks_uri: `${provider.issuer}/keys` }))
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
    stop: () => void server.close(),
    /** A token as the provider signs it; a claim that is undefined is left out. */
    async sign(claims: JWTPayload = {}, header: Record<string, unknown> = {}) {
      const now = Math.floor(Date.now() / 1000)
      const payload = { iss: provider.issuer, aud: 'licet', sub: 'ada', iat: now, exp: now + 300, ...claims }
      return await new SignJWT(payload)
        .setProtectedHeader({ alg, kid: 'first', typ: 'at+jwt', ...header } as never)
        .sign(privateKey)
    },
  }
}

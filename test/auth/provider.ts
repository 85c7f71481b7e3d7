import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** An OpenID provider on this machine: its discovery, its keys, and the tokens that it signs. */
export async function startProvider({ alg = 'ES256' } = {}) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'first', alg, use: 'sig' }
  let signsBy = { kid: 'first', privateKey }
  const provider = { keys: [jwk] as object[], status: 200, asked: 0, hangs: false, issuer: '' }
  const server = createServer((request, response) => {
    provider.asked++
    if (provider.hangs) return
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
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
    /** Signs by another key from now on, which the provider publishes, and the one before no more. */
    async rotate(kid: string) {
      const next = await generateKeyPair(alg, { extractable: true })
      provider.keys = [{ ...(await exportJWK(next.publicKey)), kid, alg, use: 'sig' }]
      signsBy = { kid, privateKey: next.privateKey }
    },
    /** A token as the provider signs it; a claim that is undefined is left out. */
    async sign(claims: JWTPayload = {}, header: Record<string, unknown> = {}) {
      const now = Math.floor(Date.now() / 1000)
      const payload = { iss: provider.issuer, aud: 'licet', sub: 'ada', iat: now, exp: now + 300, ...claims }
      return await new SignJWT(payload)
        .setProtectedHeader({ alg, kid: signsBy.kid, typ: 'at+jwt', ...header } as never)
        .sign(signsBy.privateKey)
    },
  }
}

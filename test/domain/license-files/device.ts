import { randomBytes } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** A device without a network, with a signing key of its own. */
export interface Device {
  jwk: JWK
  privateKey: CryptoKey
  /** Returns a license request. `claims` and `header` replace members; undefined removes one. */
  request(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>
  /** Returns the proof that the device discarded a file. */
  prove(jti: string): Promise<string>
}

export async function createDevice(product: string, iat: Date): Promise<Device> {
  const pair = await generateKeyPair('Ed25519', { extractable: true })
  const { kty, crv, x } = await exportJWK(pair.publicKey)
  const jwk = { kty: kty!, crv: crv!, x: x! }
  const seconds = Math.floor(iat.getTime() / 1000)
  const sign = (claims: Record<string, unknown>, header: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(pair.privateKey)
  return {
    jwk,
    privateKey: pair.privateKey,
    request: (claims = {}, header = {}) =>
      sign(
        {
          jti: `req_${randomBytes(16).toString('base64url')}`,
          iat: seconds,
          product,
          fingerprint: 'rig',
          cnf: { jwk },
          ...claims,
        },
        { typ: 'license-request+jwt', ...header },
      ),
    prove: (jti) => sign({ jti, iat: seconds }, { typ: 'license-release+jwt' }),
  }
}

import { base64url, CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'

const ALG = 'EdDSA'

/** Creates the key with which a device without a network proves its identity. */
export async function createDeviceKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALG, { crv: 'Ed25519', extractable: true })
  return await exportJWK(privateKey)
}

export interface RequestClaims {
  product: string
  fingerprint: string
  name: string | undefined
  platform: string
  version: string
}

/** Returns a license request as docs/air-gap.md specifies it. */
export async function signRequest(device: JWK, claims: RequestClaims, iat: number): Promise<string> {
  const jti = `req_${base64url.encode(crypto.getRandomValues(new Uint8Array(16)))}`
  const { kty, crv, x } = device
  return await signAs(device, 'license-request+jwt', { jti, iat, ...claims, cnf: { jwk: { kty, crv, x } } })
}

/** Returns the proof that this device gave a license file up. */
export async function signRelease(device: JWK, jti: string, iat: number): Promise<string> {
  return await signAs(device, 'license-release+jwt', { jti, iat })
}

async function signAs(device: JWK, typ: string, claims: object): Promise<string> {
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: ALG, typ })
    .sign(await importJWK(device, ALG))
}

/** An Ed25519 public key as a JWK (RFC 8037). */
export interface PublicKey {
  kty: string
  crv: string
  x: string
  kid: string
}

/** Returns the public signing keys of the gateway. */
export async function getKeys(url: string): Promise<PublicKey[]> {
  const response = await fetch(new URL('/.well-known/jwks.json', url))
  return ((await response.json()) as { keys: PublicKey[] }).keys
}

/** Returns the status list of a license file from this gateway, whatever its public address is. */
export async function getStatusList(url: string, file: string): Promise<string> {
  const claims = JSON.parse(Buffer.from(file.split('.')[1] ?? '', 'base64url').toString())
  const { pathname } = new URL(claims.status.status_list.uri)
  const response = await fetch(new URL(pathname, url))
  const type = response.headers.get('content-type')
  if (!response.ok || type !== 'application/statuslist+jwt')
    throw new Error(`HTTP ${response.status}, ${type}`)
  return await response.text()
}

import { setTimeout as sleep } from 'node:timers/promises'

/** An Ed25519 public key as a JWK (RFC 8037). */
export interface PublicKey {
  kty: string
  crv: string
  x: string
  kid: string
}

export interface StatusListToken {
  token: string
  etag: string
}

const PATIENCE_MS = 10_000

/** The keys that the gateway signs with. */
export async function getKeys(url: string): Promise<PublicKey[]> {
  const response = await fetch(new URL('/.well-known/jwks.json', url))
  return ((await response.json()) as { keys: PublicKey[] }).keys
}

/** The status list that a license file names, from this gateway, wherever its public address is. */
export async function getStatusList(url: string, file: string): Promise<StatusListToken> {
  const list = await fetchList(url, file, {})
  if (!list) throw new Error('there is no status list')
  return list
}

/** The next list after one that is known already, asked for as a cache does it: send it only if it is another. */
export async function follow(url: string, file: string, etag: string): Promise<StatusListToken> {
  for (const deadline = performance.now() + PATIENCE_MS; performance.now() < deadline; await sleep(100)) {
    const list = await fetchList(url, file, { 'if-none-match': etag })
    if (list) return list
  }
  throw new Error(`no other list was published within ${PATIENCE_MS / 1000} s`)
}

async function fetchList(
  url: string,
  file: string,
  headers: Record<string, string>,
): Promise<StatusListToken | null> {
  const claims = JSON.parse(Buffer.from(file.split('.')[1] ?? '', 'base64url').toString())
  const { pathname } = new URL(claims.status.status_list.uri)
  const response = await fetch(new URL(pathname, url), { headers })
  if (response.status === 304) return null
  const type = response.headers.get('content-type')
  if (!response.ok || type !== 'application/statuslist+jwt')
    throw new Error(`HTTP ${response.status}, ${type}`)
  return { token: await response.text(), etag: response.headers.get('etag') ?? '' }
}

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

const TIMEOUT_MS = 10_000

/** Returns the public signing keys of the gateway. */
export async function getKeys(url: string): Promise<PublicKey[]> {
  const response = await fetch(new URL('/.well-known/jwks.json', url))
  return ((await response.json()) as { keys: PublicKey[] }).keys
}

/** Returns the status list of a license file from this gateway, whatever its public address is. */
export async function getStatusList(url: string, file: string): Promise<StatusListToken> {
  const list = await fetchList(url, file, {})
  if (!list) throw new Error('there is no status list')
  return list
}

/** Waits for a newer status list with `If-None-Match`, as a cache does, and returns it. */
export async function follow(url: string, file: string, etag: string): Promise<StatusListToken> {
  for (const deadline = performance.now() + TIMEOUT_MS; performance.now() < deadline; await sleep(100)) {
    const list = await fetchList(url, file, { 'if-none-match': etag })
    if (list) return list
  }
  throw new Error(`no newer list was published within ${TIMEOUT_MS / 1000} s`)
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

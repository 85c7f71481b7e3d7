import { readProviderMetadata } from './provider-metadata.ts'

/** Interval after which the discovery document is read again, and the shorter one after a failure. */
const REREAD_MS = 3_600_000
const RETRY_MS = 30_000

/**
 * Returns a function that returns the origins that a browser calls during the sign-in at an issuer: those of the issuer and
 * of its token, userinfo, revocation and end-session endpoints. Returns the origin of the issuer alone until the discovery document can
 * be read. Only the first call waits for the provider, for 5 s at most.
 */
export function createProviderOrigins(issuer: string): () => Promise<readonly string[]> {
  let known: readonly string[] | null = null
  let reading: Promise<void> | null = null
  let readAgainAt = 0

  async function read(): Promise<void> {
    try {
      const metadata = await readProviderMetadata(issuer)
      const { token_endpoint, userinfo_endpoint, revocation_endpoint, end_session_endpoint } = metadata
      const urls = [issuer, token_endpoint, userinfo_endpoint, revocation_endpoint, end_session_endpoint]
      known = [...new Set(urls.flatMap((url) => (url ? new URL(url).origin : [])))]
      readAgainAt = performance.now() + REREAD_MS
    } catch {
      known ??= [new URL(issuer).origin]
      readAgainAt = performance.now() + RETRY_MS
    } finally {
      reading = null
    }
  }

  return async () => {
    if (performance.now() >= readAgainAt) reading ??= read()
    if (!known) await reading
    return known!
  }
}

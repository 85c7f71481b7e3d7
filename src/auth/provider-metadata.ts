import { z } from 'zod'
import { traceFetch } from '../platform/telemetry/trace-fetch.ts'

/** Longest time for a response of the OpenID provider. */
export const PROVIDER_TIMEOUT_MS = 5_000

const url = z.url({ protocol: /^https?$/ })
/**
 * An endpoint that the verification of tokens does not need. A malformed one counts as absent. A URL may have a host such as `*` or
 * `a;sandbox`, which would be a wildcard or another directive in the content security policy of the console.
 */
const endpoint = z
  .url({ protocol: /^https?$/, hostname: /^([\w.-]+|\[[\da-f:.]+\])$/ })
  .optional()
  .catch(undefined)
const discovery = z.object({
  issuer: z.string(),
  jwks_uri: url,
  token_endpoint: endpoint,
  userinfo_endpoint: endpoint,
  revocation_endpoint: endpoint,
  end_session_endpoint: endpoint,
})

/** The part of the discovery document of an OpenID provider that Licet uses. */
export type ProviderMetadata = z.output<typeof discovery>

/** Returns the address of the discovery document (OpenID Connect Discovery 1.0 section 4). */
export function discoveryUrlOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

/** Reads the discovery document of an issuer. Throws if it cannot be read, or if it names another issuer. */
export async function readProviderMetadata(issuer: string): Promise<ProviderMetadata> {
  const response = await traceFetch('GET openid', discoveryUrlOf(issuer), {
    signal: AbortSignal.timeout(PROVIDER_TIMEOUT_MS),
    redirect: 'error',
  })
  if (!response.ok) throw new Error(`the status is ${response.status}`)
  const metadata = discovery.parse(await response.json())
  if (metadata.issuer !== issuer) throw new Error(`the document names the issuer ${metadata.issuer}`)
  return metadata
}

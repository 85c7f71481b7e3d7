import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { type Audience, audiences, type Scope, scopes, scopesOf } from '../platform/caller.ts'
import type { VerifyAccessToken } from '../platform/context.ts'
import { parseTypedId } from '../platform/ids.ts'
import { PublicFault } from '../platform/public-fault.ts'
import { traceFetch } from '../platform/telemetry/trace-fetch.ts'
import { discoveryUrlOf, PROVIDER_TIMEOUT_MS, readProviderMetadata } from './provider-metadata.ts'

/** How the gateway reads access tokens of an OpenID provider. */
export interface OidcConfig {
  /** Issuer, exactly as the provider's metadata name it. */
  issuer: string
  /** Value that `aud` must contain: the name of the gateway at the provider. */
  audience: string
  /** Names of the claims with the audience, account and partner of a token. */
  claims: { audience: string; account: string; partner: string }
  /** Audience for each value of the audience's claim, such as the name of a group. */
  audienceOf: ReadonlyMap<string, Audience>
}

/** The keys of the provider cannot be read, so the token cannot be verified now. */
export class ProviderUnavailable extends PublicFault {
  override name = 'ProviderUnavailable'

  constructor(reason: string, options?: ErrorOptions) {
    super(
      'IDENTITY_UNAVAILABLE',
      503,
      'Access tokens cannot be verified now, because their provider does not respond. Try again.',
      { headers: { 'retry-after': '5' }, closesConnection: true, cause: new Error(reason, options) },
    )
  }
}

/** Signatures with published keys alone: neither `none` nor a shared secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]
const TOLERANCE_SECONDS = 30
const RETRY_MS = 5_000
/** Most tokens that wait for a provider that hangs. The limit keeps it from blocking the whole gateway. */
const MAX_WAITING = 100
const MAX_TOKEN_LENGTH = 16_384

/** Whether a credential has the form of a compact JWS: three parts in base64url. */
export function isTokenShaped(credential: string): boolean {
  return credential.length <= MAX_TOKEN_LENGTH && /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(credential)
}

/**
 * Returns the verifier of access tokens (RFC 9068, and older JWTs). It checks signature, issuer, audience and expiry, with
 * 30 s of tolerance, against the keys that the issuer publishes (OpenID Connect Discovery 1.0, RFC 8414). It uses the keys
 * at the address in the discovery document, and ignores `jwk`, `jku` and `x5u` in the header of a token. It returns null
 * for an invalid token, `ENDED` for one that was valid and expired, and throws `ProviderUnavailable` if the keys cannot be read.
 */
export function createAccessTokens(config: OidcConfig, now: () => Date): VerifyAccessToken {
  const keyFor = createKeyFinder(config.issuer)
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keyFor, {
        issuer: config.issuer,
        audience: config.audience,
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub'],
        currentDate: now(),
      })
      return callerOf(payload, config)
    } catch (error) {
      if (error instanceof ProviderUnavailable) throw error
      // The signature is verified before the expiry.
      return error instanceof errors.JWTExpired ? 'ENDED' : null
    }
  }
}

/** Finds the key that a token's header names. Loads the discovery document when the first token arrives. */
function createKeyFinder(issuer: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | null = null
  let waiting = 0
  return async (header, token) => {
    if (waiting >= MAX_WAITING) throw new ProviderUnavailable('The OpenID provider does not respond in time.')
    found ??= findKeys(issuer)
    const attempt = found
    waiting++
    try {
      return await (await attempt)(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error
      if (error instanceof errors.JOSENotSupported) throw error
      if (error instanceof ProviderUnavailable) {
        // Retries after a pause instead of for every token.
        setTimeout(() => {
          if (found === attempt) found = null
        }, RETRY_MS).unref()
        throw error
      }
      throw new ProviderUnavailable('The keys of the OpenID provider cannot be read.', { cause: error })
    } finally {
      waiting--
    }
  }
}

async function findKeys(issuer: string): Promise<JWTVerifyGetKey> {
  try {
    const { jwks_uri } = await readProviderMetadata(issuer)
    return createRemoteJWKSet(new URL(jwks_uri), {
      timeoutDuration: PROVIDER_TIMEOUT_MS,
      [customFetch]: createPausingFetch(),
    })
  } catch (error) {
    const url = discoveryUrlOf(issuer)
    throw new ProviderUnavailable(`The OpenID provider has no valid discovery document at ${url}.`, {
      cause: error,
    })
  }
}

/** Pauses after a failure, so that tokens with an unknown key do not each cause a request to the provider. */
function createPausingFetch(): FetchImplementation {
  let failedAt = Number.NEGATIVE_INFINITY
  return async (url, options) => {
    // Compares in both directions: the clock may have been set back meanwhile.
    if (Math.abs(Date.now() - failedAt) < RETRY_MS)
      throw new Error('the last request failed less than 5 s ago')
    try {
      const response = await traceFetch('GET openid', url, options)
      if (response.status !== 200) failedAt = Date.now()
      return response
    } catch (error) {
      failedAt = Date.now()
      throw error
    }
  }
}

function callerOf(claims: JWTPayload, { claims: names, audienceOf }: OidcConfig) {
  const audience = highestOf(valuesOf(claims[names.audience]).flatMap((value) => audienceOf.get(value) ?? []))
  if (!audience || !SUBJECT.test(claims.sub ?? '')) return null
  const account = parseTypedId(String(claims[names.account] ?? ''))
  const accountId = audience === 'ACCOUNT' && account?.type === 'Account' ? account.uuid : null
  const partner = audience === 'PARTNER' ? (valuesOf(claims[names.partner])[0] ?? null) : null
  // Such a caller may see one account or partner. Without it, nothing would limit the caller.
  if ((audience === 'ACCOUNT' && !accountId) || (audience === 'PARTNER' && !partner)) return null
  return { audience, principal: `oidc:${claims.sub}`, scopes: scopesIn(claims, audience), accountId, partner }
}

/** A subject has at most 255 ASCII characters (OpenID Connect Core, section 2). It is in log lines, and so has no line ends. */
const SUBJECT = /^[\x20-\x7e]{1,255}$/

/** Returns the claimed audience with the most permissions. No token can claim `app`. */
function highestOf(claimed: Audience[]): Audience | null {
  const names = new Set(claimed)
  return audiences.toReversed().find((audience) => audience !== 'APP' && names.has(audience)) ?? null
}

const OWN_SCOPE = /^licet:/i

/**
 * Returns the scopes that a token names (RFC 8693 section 4.2). A token without scopes of Licet has all scopes of its
 * audience. One whose scopes of Licet are unknown has none: it was narrowed by a provider that misspells them.
 */
function scopesIn({ scope, scp }: JWTPayload, audience: Audience): readonly Scope[] {
  const named = valuesOf(scope ?? scp).flatMap((value) => value.split(' '))
  const requested = new Set(named.map((value) => value.replace(OWN_SCOPE, '').toUpperCase()))
  const isNarrowed =
    named.some((value) => OWN_SCOPE.test(value)) || scopes.some((known) => requested.has(known))
  return isNarrowed ? scopesOf[audience].filter((held) => requested.has(held)) : scopesOf[audience]
}

/** Returns the texts of a claim: a text, or a list. A text with spaces is one value. */
function valuesOf(value: unknown): string[] {
  return [value].flat().filter((member) => typeof member === 'string' && member !== '') as string[]
}

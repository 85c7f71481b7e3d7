import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { z } from 'zod'
import { type Audience, audiences, type Scope, scopes, scopesOf } from '../platform/caller.ts'
import type { VerifyAccessToken } from '../platform/context.ts'
import { parseTypedId } from '../platform/ids.ts'
import { traceFetch } from '../platform/telemetry/trace-fetch.ts'

/** How access tokens of an OpenID provider are read. */
export interface OidcConfig {
  /** The provider, exactly as it names itself. */
  issuer: string
  /** What `aud` must contain: the gateway, as the provider knows it. */
  audience: string
  /** The claims that say which audience, account and partner a token is for. */
  claims: { audience: string; account: string; partner: string }
  /** What a value of the audience's claim stands for, such as the name of a group. */
  audienceOf: ReadonlyMap<string, Audience>
}

/** The provider could not be asked for its keys: whether a token is good cannot be said now. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable'
}

/** Signatures only, by keys that the provider publishes: neither `none` nor a shared secret. */
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
const TIMEOUT_MS = 5_000
const RETRY_MS = 5_000
/** A provider that hangs holds up so many tokens, and not all that the gateway has to do. */
const MAX_WAITING = 100
const MAX_TOKEN_LENGTH = 16_384

/** Three parts of base64url: a compact JWS. */
export const looksLikeToken = (credential: string): boolean =>
  credential.length <= MAX_TOKEN_LENGTH && /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(credential)

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) })

/**
 * Verifies access tokens (RFC 9068, and JWTs of providers that came before it) against the keys that the issuer
 * publishes (OpenID Connect Discovery 1.0, RFC 8414): signature, issuer, audience, expiry with 30 s of tolerance.
 * The keys are those at the address that discovery names, whatever the token's header says of `jwk`, `jku` or `x5u`.
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
      return null
    }
  }
}

/** Finds the key that a token's header names among those of the provider, which is asked at first need. */
function createKeyFinder(issuer: string): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | null = null
  let waiting = 0
  return async (header, token) => {
    if (waiting >= MAX_WAITING) throw new ProviderUnavailable('The OpenID provider does not answer in time.')
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
        // It is asked again in a while, not for every token that comes in the meantime.
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
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  try {
    const response = await traceFetch('GET openid', url, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    })
    if (!response.ok) throw new Error(`it was answered with ${response.status}`)
    const metadata = discovery.parse(await response.json())
    if (metadata.issuer !== issuer) throw new Error(`it names itself ${metadata.issuer}`)
    return createRemoteJWKSet(new URL(metadata.jwks_uri), {
      timeoutDuration: TIMEOUT_MS,
      [customFetch]: fetchUnlessFailing(),
    })
  } catch (error) {
    throw new ProviderUnavailable(`The OpenID provider cannot be found at ${url}.`, { cause: error })
  }
}

/** A provider that failed is asked again in a while, not for every token with a key that nobody knows. */
function fetchUnlessFailing(): FetchImplementation {
  let failedAt = Number.NEGATIVE_INFINITY
  return async (url, options) => {
    // Either way, as the clock may have been set meanwhile.
    if (Math.abs(Date.now() - failedAt) < RETRY_MS) throw new Error('it failed a moment ago')
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
  const audience = mostAllowed(
    textsOf(claims[names.audience]).flatMap((value) => audienceOf.get(value) ?? []),
  )
  if (!audience) return null
  const account = parseTypedId(String(claims[names.account] ?? ''))
  const accountId = audience === 'ACCOUNT' && account?.type === 'Account' ? account.uuid : null
  const partner = audience === 'PARTNER' ? (textsOf(claims[names.partner])[0] ?? null) : null
  // Without the record that bounds it, such a caller would be bounded by nothing.
  if ((audience === 'ACCOUNT' && !accountId) || (audience === 'PARTNER' && !partner)) return null
  return { audience, principal: `oidc:${claims.sub}`, scopes: scopesIn(claims, audience), accountId, partner }
}

/** Of several groups the one counts that may do most; `app` is nobody's to claim. */
function mostAllowed(claimed: Audience[]): Audience | null {
  const named = new Set(claimed)
  return audiences.toReversed().find((audience) => audience !== 'APP' && named.has(audience)) ?? null
}

/** A token that names scopes of ours has those only (RFC 8693 section 4.2); one that names none has its audience's. */
function scopesIn({ scope, scp }: JWTPayload, audience: Audience): readonly Scope[] {
  const named = new Set(textsOf(scope ?? scp).map((value) => value.replace(/^licet:/i, '').toUpperCase()))
  const ours = scopes.filter((known) => named.has(known))
  return ours.length > 0 ? scopesOf[audience].filter((held) => ours.includes(held)) : scopesOf[audience]
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ').filter(Boolean)
  return Array.isArray(value) ? value.filter((member) => typeof member === 'string') : []
}

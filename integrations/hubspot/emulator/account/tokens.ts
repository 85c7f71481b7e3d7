import { randomUUID } from 'node:crypto'
import { ApiError } from '../http/api-error.ts'
import type { Plan } from '../limits/usage.ts'
import { grantable } from './scopes.ts'

interface Token {
  scopes: ReadonlySet<string>
  expiresAt: number | null
}

export interface Tokens {
  /** The newest one. */
  readonly current: string
  /** Makes a new token with the same scopes; the old one holds for as long as is said, by default no longer. */
  rotate(options?: { graceMs?: number }): string
  /** Changes what every token may do, as editing the app does. */
  grant(scopes: readonly string[]): void
  scopesOf(token: string): readonly string[] | null
  /** The scopes of the caller, or the refusal of a credential that is none or no more. */
  authenticate(authorization: string | undefined): ReadonlySet<string>
}

export interface TokensOptions {
  plan: Plan
  now: () => Date
  token?: string
  scopes?: readonly string[]
}

export function createTokens({ plan, now, token, scopes = grantable(plan) }: TokensOptions): Tokens {
  const tokens = new Map<string, Token>()
  let current = token ?? newToken()
  tokens.set(current, { scopes: grant(scopes), expiresAt: null })

  function grant(wanted: readonly string[]): ReadonlySet<string> {
    const ungrantable = wanted.filter((scope) => !grantable(plan).includes(scope))
    if (ungrantable.length > 0)
      throw new RangeError(`the ${plan} plan cannot grant ${ungrantable.join(', ')}`)
    return new Set(wanted)
  }

  function authenticate(authorization: string | undefined): ReadonlySet<string> {
    const text = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
    const known = text === undefined ? undefined : tokens.get(text)
    if (!known)
      throw new ApiError(
        401,
        'INVALID_AUTHENTICATION',
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
      )
    const expiredMs = known.expiresAt === null ? -1 : now().getTime() - known.expiresAt
    if (expiredMs < 0) return known.scopes
    throw new ApiError(
      401,
      'EXPIRED_AUTHENTICATION',
      `The OAuth token used to make this call expired ${Math.floor(expiredMs / 1000)} second(s) ago.`,
      { context: { expireTime: [new Date(known.expiresAt!).toISOString()] } },
    )
  }

  return {
    get current() {
      return current
    },
    rotate: ({ graceMs = 0 } = {}) => {
      const old = tokens.get(current)!
      old.expiresAt = now().getTime() + graceMs
      current = newToken()
      tokens.set(current, { scopes: old.scopes, expiresAt: null })
      return current
    },
    grant: (wanted) => {
      const granted = grant(wanted)
      for (const known of tokens.values()) known.scopes = granted
    },
    scopesOf: (text) => (tokens.has(text) ? [...tokens.get(text)!.scopes] : null),
    authenticate,
  }
}

const newToken = () => `pat-na1-${randomUUID()}`

import { randomUUID } from 'node:crypto'
import { ApiError } from '../http/api-error.ts'
import type { Plan } from '../limits/usage.ts'
import { grantableScopes } from './scopes.ts'

interface Token {
  scopes: ReadonlySet<string>
  expiresAt: number | null
}

export interface Tokens {
  /** The newest token. */
  readonly current: string
  /** Creates a token with the same scopes. The old one expires after `graceMs`. Default: at once. */
  rotate(options?: { graceMs?: number }): string
  /** Replaces the scopes of every token, like a change of the app does. */
  grant(scopes: readonly string[]): void
  scopesOf(token: string): readonly string[] | null
  /** Returns the scopes of the caller. Refuses a missing, unknown or expired token. */
  authenticate(authorization: string | undefined): ReadonlySet<string>
}

export interface TokensOptions {
  plan: Plan
  now: () => Date
  token?: string
  scopes?: readonly string[]
}

export function createTokens({ plan, now, token, scopes = grantableScopes(plan) }: TokensOptions): Tokens {
  const tokens = new Map<string, Token>()
  let current = token ?? newToken()
  tokens.set(current, { scopes: grant(scopes), expiresAt: null })

  function grant(wanted: readonly string[]): ReadonlySet<string> {
    const ungrantableScopes = wanted.filter((scope) => !grantableScopes(plan).includes(scope))
    if (ungrantableScopes.length > 0)
      throw new RangeError(`the ${plan} plan cannot grant ${ungrantableScopes.join(', ')}`)
    return new Set(wanted)
  }

  function authenticate(authorization: string | undefined): ReadonlySet<string> {
    const text = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1]
    const found = text === undefined ? undefined : tokens.get(text)
    if (!found)
      throw new ApiError(
        401,
        'INVALID_AUTHENTICATION',
        'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
      )
    const expiredMs = found.expiresAt === null ? -1 : now().getTime() - found.expiresAt
    if (expiredMs < 0) return found.scopes
    throw new ApiError(
      401,
      'EXPIRED_AUTHENTICATION',
      `The OAuth token used to make this call expired ${Math.floor(expiredMs / 1000)} second(s) ago.`,
      { context: { expireTime: [new Date(found.expiresAt!).toISOString()] } },
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
      for (const existing of tokens.values()) existing.scopes = granted
    },
    scopesOf: (text) => (tokens.has(text) ? [...tokens.get(text)!.scopes] : null),
    authenticate,
  }
}

const newToken = () => `pat-na1-${randomUUID()}`

import { z } from 'zod'
import type { Audience } from '../platform/caller.ts'
import type { OidcConfig } from './access-token.ts'

const audienceNames = ['account', 'partner', 'support', 'admin'] as const
const audience = z.enum(audienceNames)
const pair = z.string().transform((text, ctx): [string, Audience] => {
  const at = text.lastIndexOf('=')
  const found = audience.safeParse(text.slice(at + 1))
  if (at > 0 && found.success) return [text.slice(0, at), found.data.toUpperCase() as Audience]
  const message = `${text}: must be value=audience, with account, partner, support or admin`
  ctx.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** The variables for access tokens of an OpenID provider. */
export const oidcVariables = {
  LICET_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be an https address' })
    .refine(isSecure, 'must be an https address, or an address on this machine')
    .optional(),
  LICET_OIDC_AUDIENCE: z.string().optional(),
  LICET_OIDC_AUDIENCE_CLAIM: z.string().default('licet_audience'),
  LICET_OIDC_ACCOUNT_CLAIM: z.string().default('licet_account'),
  LICET_OIDC_PARTNER_CLAIM: z.string().default('licet_partner'),
  LICET_OIDC_AUDIENCES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(pair).transform((pairs) => new Map(pairs))),
} as const

type OidcVariables = z.output<z.ZodObject<typeof oidcVariables>>

/** Returns what is wrong with the variables together, one line a problem. */
export function oidcProblems({ LICET_OIDC_ISSUER, LICET_OIDC_AUDIENCE }: OidcVariables): string[] {
  if (!LICET_OIDC_ISSUER || LICET_OIDC_AUDIENCE) return []
  return [
    'LICET_OIDC_AUDIENCE: is required with LICET_OIDC_ISSUER: the gateway must not accept tokens for other applications',
  ]
}

/** Returns how access tokens are read; null without a provider. */
export function oidcSettings(env: OidcVariables): OidcConfig | null {
  const { LICET_OIDC_ISSUER: issuer, LICET_OIDC_AUDIENCE, LICET_OIDC_AUDIENCES: named } = env
  if (!issuer || !LICET_OIDC_AUDIENCE) return null
  const byName = new Map(audienceNames.map((name) => [name as string, name.toUpperCase() as Audience]))
  return {
    issuer,
    audience: LICET_OIDC_AUDIENCE,
    claims: {
      audience: env.LICET_OIDC_AUDIENCE_CLAIM,
      account: env.LICET_OIDC_ACCOUNT_CLAIM,
      partner: env.LICET_OIDC_PARTNER_CLAIM,
    },
    audienceOf: named.size > 0 ? named : byName,
  }
}

/** An attacker on the network could replace keys that are not encrypted. An address on this machine uses no network. */
function isSecure(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}

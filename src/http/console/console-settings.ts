import { z } from 'zod'
import { commaList } from '../../platform/comma-list.ts'

/** How the console signs in at the OpenID provider. */
export interface ConsoleClient {
  /** Client ID of the console at the provider; null without sign-in by the provider. */
  clientId: string | null
  /** Scopes that the console requests, separated by spaces. */
  scope: string
  /** Further parameters of the authorization request, by name. */
  authorizeParameters: Readonly<Record<string, string>>
}

const DEFAULT_SCOPE = 'openid profile email offline_access'

/** Parameters that the console sets itself (RFC 6749, RFC 7636, OpenID Connect Core 1.0). */
const OWN_PARAMETERS = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
])

const parameter = z.string().transform((text, ctx): [string, string] => {
  const [, name = '', value = ''] = /^([A-Za-z][\w.-]*)=(.+)$/.exec(text) ?? []
  if (name && !OWN_PARAMETERS.has(name)) return [name, value]
  const message = OWN_PARAMETERS.has(name)
    ? `${name}: is a parameter that the console sets itself`
    : `${text}: must be name=value, such as audience=https://licenses.example.com`
  ctx.addIssue({ code: 'custom', message })
  return z.NEVER
})

/** The variables for the sign-in of the console. */
export const consoleVariables = {
  LICET_CONSOLE_CLIENT_ID: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
    .optional(),
  LICET_CONSOLE_SCOPE: z
    .string()
    .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, {
      error: 'must be scopes, separated by single spaces',
      abort: true,
    })
    .refine((scope) => scope.split(' ').includes('openid'), 'must contain the scope openid')
    .default(DEFAULT_SCOPE),
  LICET_CONSOLE_AUTHORIZE_PARAMETERS: commaList
    .pipe(z.array(parameter))
    .refine(
      (pairs) => new Set(pairs.map(([name]) => name)).size === pairs.length,
      'must name each parameter once',
    )
    .transform((pairs): Record<string, string> => Object.fromEntries(pairs)),
} as const

type ConsoleVariables = z.output<z.ZodObject<typeof consoleVariables>>

/** Returns what is wrong with the variables together, one line a problem. */
export function consoleProblems({
  LICET_CONSOLE_CLIENT_ID,
  LICET_OIDC_ISSUER,
}: ConsoleVariables & { LICET_OIDC_ISSUER?: string | undefined }): string[] {
  if (!LICET_CONSOLE_CLIENT_ID || LICET_OIDC_ISSUER) return []
  return ['LICET_CONSOLE_CLIENT_ID: needs the OpenID provider, so set LICET_OIDC_ISSUER as well']
}

/** Returns how the console signs in. */
export function consoleClient(env: ConsoleVariables): ConsoleClient {
  return {
    clientId: env.LICET_CONSOLE_CLIENT_ID ?? null,
    scope: env.LICET_CONSOLE_SCOPE,
    authorizeParameters: env.LICET_CONSOLE_AUTHORIZE_PARAMETERS,
  }
}

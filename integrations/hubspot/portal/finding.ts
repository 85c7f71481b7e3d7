/** The result of one check of the portal. */
export interface Finding {
  check:
    | 'token'
    | 'portal'
    | 'scopes'
    | 'daily use'
    | 'properties'
    | 'license objects'
    | 'labels'
    | 'timeline'
    | 'renewals'
    | 'products'
    | 'webhooks'
    | 'workflow actions'
  ok: boolean
  message: string
  /** What to do about a problem, or to enable more. */
  fix?: string
}

/** The place of the token and its scopes in HubSpot's settings. */
export const KEY_SETTINGS = 'In HubSpot: Development → Keys → Service keys → your key'

/** How the scopes of a project app change. Its token has the scopes of the installed build. */
const APP_SCOPES =
  'For an app of a project: add it to requiredScopes in src/app/app-hsmeta.json, upload the project, and install the app again.'

/** The finding for a scope that is not granted; `alternative` follows the way to grant it. */
export function missingScope(scope: string, alternative?: string): Finding {
  const fix = `${KEY_SETTINGS} → Scopes → Add new scope → ${scope} → Update. The token stays the same. ${APP_SCOPES}`
  return {
    check: 'scopes',
    ok: false,
    message: `${scope} is missing`,
    fix: alternative ? `${fix} ${alternative}` : fix,
  }
}

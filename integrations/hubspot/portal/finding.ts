/** The result of one check of the portal. */
export interface Finding {
  check: 'token' | 'portal' | 'scopes' | 'daily use' | 'properties' | 'license objects' | 'webhooks'
  ok: boolean
  message: string
  /** What to do about a problem, or to enable more. */
  fix?: string
}

/** The place of the token and its scopes in HubSpot's settings. */
export const KEY_SETTINGS = 'In HubSpot: Settings → Integrations → Service Keys (or Private Apps) → your key'

/** The finding for a scope that is not granted; `alternative` follows the way to grant it. */
export function missingScope(scope: string, alternative?: string): Finding {
  const fix = `${KEY_SETTINGS} → Edit → Scopes → Add → ${scope} → Update. The token stays the same.`
  return {
    check: 'scopes',
    ok: false,
    message: `${scope} is missing`,
    fix: alternative ? `${fix} ${alternative}` : fix,
  }
}

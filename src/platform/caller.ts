/** Who may ask what. Each audience sees its own sub-graph; within it, an API key may be narrowed to some scopes. */
export const audiences = ['APP', 'ACCOUNT', 'PARTNER', 'SUPPORT', 'ADMIN'] as const
export type Audience = (typeof audiences)[number]

export const scopes = [
  'ACCESS_WRITE',
  'ACCOUNTS_READ',
  'ACTIVATIONS_WRITE',
  'AUDIT_READ',
  'CATALOG_READ',
  'CATALOG_WRITE',
  'CRM_READ',
  'CRM_WRITE',
  'CONTACTS_WRITE',
  'INSIGHTS_READ',
  'LICENSES_READ',
  'LICENSES_WRITE',
  'ONBOARDING_WRITE',
  'PRIVACY_WRITE',
] as const
export type Scope = (typeof scopes)[number]

/** The most that a credential of each audience can be allowed. */
export const scopesOf: Record<Audience, readonly Scope[]> = {
  APP: [],
  ACCOUNT: ['ACCOUNTS_READ', 'ACTIVATIONS_WRITE', 'CATALOG_READ', 'CONTACTS_WRITE', 'LICENSES_READ'],
  PARTNER: [
    'ACCOUNTS_READ',
    'ACTIVATIONS_WRITE',
    'CATALOG_READ',
    'CONTACTS_WRITE',
    'INSIGHTS_READ',
    'LICENSES_READ',
    'ONBOARDING_WRITE',
  ],
  SUPPORT: [
    'ACCOUNTS_READ',
    'ACTIVATIONS_WRITE',
    'AUDIT_READ',
    'CATALOG_READ',
    'CRM_READ',
    'CRM_WRITE',
    'CONTACTS_WRITE',
    'INSIGHTS_READ',
    'LICENSES_READ',
    'LICENSES_WRITE',
    'PRIVACY_WRITE',
  ],
  ADMIN: scopes,
}

/** On whose behalf an operation runs. */
export interface Caller {
  audience: Audience
  /** Whom the log and the idempotency records name: `api-key:key_…`, `app`, `system`. */
  principal: string
  scopes: readonly Scope[]
  /** The only account that an ACCOUNT caller may know of. */
  accountId: string | null
  /** The partner whose accounts are all that a PARTNER caller may know of. */
  partner: string | null
  requestId: string
  /** The network address that the request came from; null where it came from no network. */
  address: string | null
}

/** What a scope includes, so that whoever changes a record can read the answer. */
const included: Partial<Record<Scope, readonly Scope[]>> = {
  CONTACTS_WRITE: ['ACCOUNTS_READ'],
  CATALOG_WRITE: ['CATALOG_READ'],
  CRM_WRITE: ['CRM_READ', 'ACCOUNTS_READ'],
  ACTIVATIONS_WRITE: ['LICENSES_READ', 'CATALOG_READ'],
  LICENSES_WRITE: ['LICENSES_READ', 'ACCOUNTS_READ', 'CATALOG_READ'],
  ONBOARDING_WRITE: ['LICENSES_READ', 'ACCOUNTS_READ', 'CATALOG_READ'],
  PRIVACY_WRITE: ['ACCOUNTS_READ'],
}

/** Whether a caller's credential includes a scope. */
export function allows(caller: Caller, scope: Scope): boolean {
  return caller.scopes.some((held) => held === scope || included[held]?.includes(scope))
}

/** A caller without a credential: software in the field, which proves itself by a license key, if at all. */
export function anonymousCaller(requestId: string, address: string | null = null): Caller {
  return { audience: 'APP', principal: 'app', scopes: [], accountId: null, partner: null, requestId, address }
}

/** The gateway itself, in a job or a command. */
export function systemCaller(requestId: string): Caller {
  return {
    audience: 'ADMIN',
    principal: 'system',
    scopes,
    accountId: null,
    partner: null,
    requestId,
    address: null,
  }
}

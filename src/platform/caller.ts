/** The kinds of callers. Each audience has its own sub-graph. An API key may have fewer scopes than its audience. */
export const audiences = ['APP', 'ACCOUNT', 'PARTNER', 'SUPPORT', 'ADMIN'] as const
export type Audience = (typeof audiences)[number]

/** Every permission that a credential can have. */
export const scopes = [
  'ACCESS_WRITE',
  'ACCOUNTS_READ',
  'ACCOUNTS_WRITE',
  'ACTIVATIONS_WRITE',
  'AUDIT_READ',
  'CATALOG_READ',
  'CATALOG_WRITE',
  'CRM_READ',
  'CRM_WRITE',
  'CONTACTS_WRITE',
  'INSIGHTS_READ',
  'JOBS_WRITE',
  'LICENSES_READ',
  'LICENSES_WRITE',
  'ONBOARDING_WRITE',
  'PARTNERS_WRITE',
  'PRIVACY_WRITE',
  'WEBHOOKS_READ',
  'WEBHOOKS_WRITE',
] as const
export type Scope = (typeof scopes)[number]

/** The scopes that a credential of each audience can have. */
export const scopesOf: Record<Audience, readonly Scope[]> = {
  APP: [],
  ACCOUNT: ['ACCOUNTS_READ', 'ACTIVATIONS_WRITE', 'CATALOG_READ', 'CONTACTS_WRITE', 'LICENSES_READ'],
  PARTNER: [
    'ACCOUNTS_READ',
    'ACCOUNTS_WRITE',
    'ACTIVATIONS_WRITE',
    'CATALOG_READ',
    'CONTACTS_WRITE',
    'INSIGHTS_READ',
    'LICENSES_READ',
    'ONBOARDING_WRITE',
    'WEBHOOKS_READ',
    'WEBHOOKS_WRITE',
  ],
  SUPPORT: [
    'ACCOUNTS_READ',
    'ACCOUNTS_WRITE',
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
    'WEBHOOKS_READ',
  ],
  ADMIN: scopes,
}

/** The caller for which an operation runs. */
export interface Caller {
  audience: Audience
  /** Identity in the log, in events and in idempotency records: `api-key:key_…`, `app`, `system`. */
  principal: string
  scopes: readonly Scope[]
  /** The account of an ACCOUNT caller, which sees no other; null for other audiences. */
  accountId: string | null
  /** The partner of a PARTNER caller, which sees no other accounts; null for other audiences. */
  partner: string | null
  requestId: string
  /** Network address of the client; null for jobs and commands. */
  address: string | null
}

/** Scopes that a scope includes, so that a caller that changes a record can read the result. */
const included: Partial<Record<Scope, readonly Scope[]>> = {
  ACCOUNTS_WRITE: ['ACCOUNTS_READ'],
  CONTACTS_WRITE: ['ACCOUNTS_READ'],
  CATALOG_WRITE: ['CATALOG_READ'],
  CRM_WRITE: ['CRM_READ', 'ACCOUNTS_READ'],
  ACTIVATIONS_WRITE: ['LICENSES_READ', 'CATALOG_READ'],
  LICENSES_WRITE: ['LICENSES_READ', 'ACCOUNTS_READ', 'CATALOG_READ'],
  ONBOARDING_WRITE: ['LICENSES_READ', 'ACCOUNTS_READ', 'CATALOG_READ'],
  PARTNERS_WRITE: ['ACCOUNTS_READ'],
  PRIVACY_WRITE: ['ACCOUNTS_READ'],
  WEBHOOKS_WRITE: ['WEBHOOKS_READ'],
}

/** Whether a caller's credential includes a scope. */
export function allows(caller: Caller, scope: Scope): boolean {
  return caller.scopes.some((held) => held === scope || included[held]?.includes(scope))
}

/** Returns a caller without a credential: software in the field, which may send a license key. */
export function anonymousCaller(requestId: string, address: string | null = null): Caller {
  const principal = ANONYMOUS
  return { audience: 'APP', principal, scopes: [], accountId: null, partner: null, requestId, address }
}

const ANONYMOUS = 'app'

/** Whether a caller sent no credential. */
export function isAnonymous({ principal }: Caller): boolean {
  return principal === ANONYMOUS
}

/** Returns the gateway itself as the caller, for jobs and commands. */
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

/** Returns the gateway acting for another caller: it sees all records, and events name that caller. */
export function onBehalfOf({ principal, requestId, address }: Caller): Caller {
  return { ...systemCaller(requestId), principal, address }
}

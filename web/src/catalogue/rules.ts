import type { RulesFragment } from '../generated/graphql.ts'

/** The usage rules of a license type, as the graph returns them. */
export type Rules = Omit<RulesFragment, ' $fragmentName'>

/** The rules of a license type that states none. */
export const defaultRules: Rules = {
  term: null,
  termStartsAt: 'ISSUE',
  timeZone: 'UTC',
  endsAtEndOfDay: true,
  gracePeriod: null,
  renewalBasis: 'FROM_EXPIRY',
  expiryPolicy: 'RESTRICT',
  updates: null,
  seatModel: 'NODE_LOCKED',
  maxActivations: 1,
  overage: { policy: 'NONE', percent: null },
  overLimit: { policy: 'GRACE', period: 'P14D' },
  leaseDuration: null,
  heartbeat: null,
  checkIn: null,
  transferLimit: null,
  fingerprintMatch: 'EXACT',
  requireFingerprint: false,
  entitlements: [],
  meters: [],
  offline: null,
  offlineGrace: 'P7D',
  trial: null,
  keyPrefix: 'LIC',
  expiryNotices: ['P30D', 'P14D', 'P7D', 'P1D', '-P1D'],
}

/** Returns rules without what a client of the graph adds to them. */
export function plainRules(rules: Rules): Rules {
  return plain(rules) as Rules
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!value || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (name === '__typename' ? [] : [[name, plain(member)]])),
  )
}

/** Whether two values of a rule are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other)
}

/** JSON with the names in one order, without what a client of the graph adds. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (name, member) => {
    if (name === '__typename') return undefined
    // JSON has no NaN, and its null is another value.
    if (Number.isNaN(member)) return 'NaN'
    if (!member || typeof member !== 'object' || Array.isArray(member)) return member
    return Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}

/** The value of an entitlement: a boolean, a whole number or a text. */
export type EntitlementValue = boolean | number | string

export function entitlementValue(value: Rules['entitlements'][number]['value']): EntitlementValue {
  return value.boolean ?? value.integer ?? value.text ?? true
}

export function toValue(value: EntitlementValue): Rules['entitlements'][number]['value'] {
  return {
    boolean: typeof value === 'boolean' ? value : null,
    integer: typeof value === 'number' ? value : null,
    text: typeof value === 'string' ? value : null,
  }
}

/**
 * Rules as a catalogue file has them: those that differ from the defaults, without nulls inside a rule. A number that is not
 * there yet becomes an empty text, which the gateway refuses at the place of the number.
 */
export function statedRules({ entitlements, ...rules }: Rules): Record<string, unknown> {
  const stated = Object.entries(plainRules({ entitlements: [], ...rules })).filter(
    ([name, rule]) => name !== 'entitlements' && !isSame(rule, defaultRules[name as keyof Rules]),
  )
  const values = entitlements.map(({ code, value }) => [code, entitlementValue(value)])
  return {
    ...Object.fromEntries(stated.map(([name, rule]) => [name, withoutNulls(rule)])),
    ...(values.length > 0 && { entitlements: Object.fromEntries(values) }),
  }
}

/** Removes nulls inside a rule, where null is the default. A rule that is null has a meaning. */
function withoutNulls(rule: unknown): unknown {
  if (Array.isArray(rule)) return rule.map(withoutNulls)
  if (!rule || typeof rule !== 'object') return rule
  return Object.fromEntries(Object.entries(rule).filter(([, member]) => member !== null))
}

import type { LicenseGroup, LicensingState } from '../../../src/crm/state/licensing-state.ts'
import type { LicenseStatus } from '../../../src/domain/validation/status.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { type PropertyName, type RiskReason, toValue } from './properties.ts'
import { risksOf } from './risks.ts'

/** What a record of HubSpot is told: text for every property, empty text where there is nothing. */
export type LicensingProperties = Record<Exclude<PropertyName, 'licet_last_sync'>, string>

export interface MappingOptions {
  /** Where an agent looks the account up, with `{account}` for its id; null leaves the property empty. */
  link: string | null
  /** Whether every license is told as a custom object. */
  licenseObjects?: boolean
}

/** The best first: what a customer has of several licenses is the best of them. */
const best: LicenseStatus[] = ['ACTIVE', 'GRACE', 'NOT_STARTED', 'SUSPENDED', 'EXPIRED', 'REVOKED']
const inForce = new Set<LicenseStatus>(['ACTIVE', 'GRACE', 'NOT_STARTED'])

/** HubSpot's own limit is 65,536 characters; an agent reads no more than this. */
const LONGEST_TEXT = 4_000

/**
 * The licensing properties of an account at an instant. Pure, and state rather than differences: the same state is
 * the same text, so that comparing texts tells whether anything changed.
 */
export function toProperties(state: LicensingState, at: Date, { link }: MappingOptions): LicensingProperties {
  const groups = state.groups.filter(({ status }) => inForce.has(status))
  const status = best.find((candidate) => state.groups.some((group) => group.status === candidate))
  const risks = risksOf(state, at).map(({ reason }) => reason)
  const { onboarding, lastError, lastValidated, lastActivatedAt } = state
  const accountId = toTypedId('Account', state.accountId)
  return {
    licet_account_id: accountId,
    licet_status: toValue(status ?? 'NONE'),
    licet_license_types: textOf(groups.map(({ licenseType }) => licenseType)),
    licet_seats_bought: seatsOf(groups),
    licet_seats_used: String(groups.reduce((sum, { used }) => sum + used, 0)),
    licet_entitlements: entitlementsText(groups.flatMap(({ entitlements }) => entitlements)),
    licet_next_expiry: nextExpiryOf(groups),
    licet_in_grace: String(groups.some((group) => group.status === 'GRACE')),
    licet_trial: String(groups.some(({ trial }) => trial)),
    licet_last_activation: lastActivatedAt?.toISOString() ?? '',
    licet_last_validation: lastValidated ? dayOf(lastValidated) : '',
    licet_last_error: lastError?.code ?? '',
    licet_onboarding_step: onboarding ? toValue(onboarding.nextStep ?? onboarding.state) : '',
    licet_onboarding_since: onboarding?.since.toISOString() ?? '',
    licet_at_risk: String(risks.length > 0),
    licet_risk_reasons: listOf(risks),
    licet_risk_findings: findingsText(state),
    licet_link: link?.replaceAll('{account}', accountId) ?? '',
  }
}

/** When these properties change by themselves, if nothing else happens before; null when they never do. */
export function nextChangeOf(state: LicensingState, at: Date): Date | null {
  const ends = state.groups.flatMap(({ status, expiry, graceEndsAt, startsAt }) => [
    startsAt,
    ...(status === 'ACTIVE' ? [after(expiry?.at)] : []),
    ...(status === 'ACTIVE' || status === 'GRACE' ? [after(graceEndsAt)] : []),
  ])
  const turns = risksOf(state, at, 'to come').map(({ from }) => from)
  const times = [...ends, ...turns].filter((time) => time !== null && time !== undefined && time > at)
  return times.length > 0 ? new Date(Math.min(...times.map((time) => time!.getTime()))) : null
}

/** The calendar day of an instant in a zone, never cut from its time in UTC: that would be a day early, or late. */
export function dayOf({ at, timeZone }: { at: Date; timeZone: string }): string {
  const instant = Temporal.Instant.fromEpochMilliseconds(at.getTime())
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** An end itself still counts; it has passed a millisecond later. */
function after(end: Date | null | undefined): Date | null {
  return end ? new Date(end.getTime() + 1) : null
}

function nextExpiryOf(groups: LicenseGroup[]): string {
  const expiries = groups.flatMap(({ expiry }) => (expiry ? [expiry] : []))
  if (expiries.length === 0) return ''
  return dayOf(expiries.reduce((first, next) => (next.at < first.at ? next : first)))
}

function seatsOf(groups: LicenseGroup[]): string {
  if (groups.some(({ seats }) => seats === null)) return ''
  return String(groups.reduce((sum, { seats }) => sum + seats!, 0))
}

/** What is granted, as an agent reads it. */
export function entitlementsText(entitlements: LicenseGroup['entitlements']): string {
  return textOf(entitlements.map(toText))
}

function toText({ code, value }: LicenseGroup['entitlements'][number]): string {
  if (value === true) return code
  return value === false ? '' : `${code}: ${value}`
}

/** Each once, in alphabetical order, as far as an agent reads. */
function textOf(words: string[]): string {
  const once = [...new Set(words.filter((word) => word !== ''))].sort()
  const text = once.join(', ')
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`
}

/** The sentences of the findings, each on a line of its own with the day on which it was first found. */
function findingsText({ findings }: LicensingState): string {
  const lines = findings.map(({ says, since }) => `${dayOf({ at: since, timeZone: 'UTC' })}: ${says}`)
  return lines.join('\n').slice(0, LONGEST_TEXT)
}

/** Several options of an enumeration. */
function listOf(reasons: RiskReason[]): string {
  return reasons.map(toValue).sort().join(';')
}

import type { LicenseGroup, LicensingState } from '../../../src/crm/state/licensing-state.ts'
import { bestStatuses, type ShownStatus, shownStatusOf } from '../../../src/crm/state/shown-status.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { type PropertyName, type RiskReason, toValue } from './properties.ts'
import { riskChangesOf, risksOf } from './risks.ts'
import { dayOf, validityText } from './validity.ts'

/** A text for every licensing property; empty if there is no value. */
export type LicensingProperties = Record<Exclude<PropertyName, 'licet_last_sync'>, string>

export interface MappingOptions {
  /** Address at which an agent finds the account, with `{account}` for its id. Null leaves the property empty. */
  link: string | null
  /** Whether every license is synced as a custom object. */
  licenseObjects?: boolean
  /** Whether the roles of contacts are labels of their associations. */
  roleLabels?: boolean
  /** Whether events of licenses are notes at their companies. */
  timeline?: boolean
}

const inForce = new Set<ShownStatus>(['ACTIVE', 'GRACE', 'USABLE_AFTER_EXPIRY', 'NOT_STARTED'])

/** Keeps texts readable for agents. HubSpot's own limit is 65,536 characters. */
const LONGEST_TEXT = 4_000

/**
 * The licensing properties of an account at an instant. Pure. Equal state gives equal text, so that a comparison of texts
 * shows whether anything changed.
 */
export function toProperties(state: LicensingState, at: Date, { link }: MappingOptions): LicensingProperties {
  const groups = state.groups.filter((group) => inForce.has(shownStatusOf(group)))
  // An account with several licenses has the best status of them.
  const status = bestStatuses.find((candidate) =>
    state.groups.some((group) => shownStatusOf(group) === candidate),
  )
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
    licet_validity: textOf(
      groups.map(
        (group) =>
          `${group.licenseType}: ${validityText({ ...group, expiry: group.expiry?.at ?? null }, at)}`,
      ),
      '; ',
    ),
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

/** The next instant at which these properties change without an event; null if there is none. */
export function nextChangeOf(state: LicensingState, at: Date): Date | null {
  const ends = state.groups.flatMap(({ status, expiry, graceEndsAt, startsAt, updatesUntil }) => [
    startsAt,
    after(updatesUntil),
    ...(status === 'ACTIVE' ? [after(expiry?.at)] : []),
    ...(status === 'ACTIVE' || status === 'GRACE' ? [after(graceEndsAt)] : []),
  ])
  const riskChanges = riskChangesOf(state)
  const times = [...ends, ...riskChanges].filter((time) => time !== null && time !== undefined && time > at)
  return times.length > 0 ? new Date(Math.min(...times.map((time) => time!.getTime()))) : null
}

/** The first instant after an end. The end itself still counts. */
function after(end: Date | null | undefined): Date | null {
  return end ? new Date(end.getTime() + 1) : null
}

/** The expiry of a license that is used after it is not the next one. */
function nextExpiryOf(groups: LicenseGroup[]): string {
  const expiries = groups.flatMap(({ expiry, status }) => (expiry && status !== 'EXPIRED' ? [expiry] : []))
  if (expiries.length === 0) return ''
  return dayOf(expiries.reduce((first, next) => (next.at < first.at ? next : first)))
}

function seatsOf(groups: LicenseGroup[]): string {
  if (groups.some(({ seats }) => seats === null)) return ''
  return String(groups.reduce((sum, { seats }) => sum + seats!, 0))
}

/** Granted entitlements as readable text. */
export function entitlementsText(entitlements: LicenseGroup['entitlements']): string {
  return textOf(entitlements.map(toText))
}

function toText({ code, value }: LicenseGroup['entitlements'][number]): string {
  if (value === true) return code
  return value === false ? '' : `${code}: ${value}`
}

/** Each word once, in alphabetical order, shortened to the readable length. */
function textOf(words: string[], separator = ', '): string {
  const once = [...new Set(words.filter((word) => word !== ''))].sort()
  const text = once.join(separator)
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`
}

/** The sentences of the findings, one a line, each with the day of its first detection. */
function findingsText({ findings }: LicensingState): string {
  const lines = findings.map(({ says, since }) => `${dayOf({ at: since, timeZone: 'UTC' })}: ${says}`)
  return lines.join('\n').slice(0, LONGEST_TEXT)
}

/** Several options of an enumeration. */
function listOf(reasons: RiskReason[]): string {
  return reasons.map(toValue).sort().join(';')
}

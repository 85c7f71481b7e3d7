import type { OnboardingState, OnboardingStep } from '../../../prisma/client/enums.ts'
import type { EntitlementGrant, LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import { type EntitlementOverride, entitlementsOf } from '../../domain/validation/license-facts.ts'
import type { LicenseStatus } from '../../domain/validation/status.ts'
import type { FindingKind } from '../../insights/findings/finding.ts'
import type { Sql } from '../../platform/db.ts'
import { statements } from './licensing-statements.ts'

/** The licenses of an account that are alike: of one type with the same entitlements, and of one status. */
export interface LicenseGroup {
  licenseType: string
  status: LicenseStatus
  entitlements: EntitlementGrant[]
  trial: boolean
  /** Seats sold; null is unlimited. */
  seats: number | null
  used: number
  /** The earliest expiry, with the zone in which its day is counted; null where none of them expires. */
  expiry: { at: Date; timeZone: string } | null
  graceEndsAt: Date | null
  /** When the next one of them begins; null where none is to come. */
  startsAt: Date | null
  /** When the newest was issued. */
  issuedAt: Date
}

export interface OnboardingSnapshot {
  state: OnboardingState
  nextStep: OnboardingStep | null
  /** Since when it stands so. */
  since: Date
}

/** How an account stands with its licenses: all that somebody outside is ever told of it. */
export interface LicensingState {
  accountId: string
  name: string
  domain: string | null
  groups: LicenseGroup[]
  lastActivatedAt: Date | null
  lastValidated: { at: Date; timeZone: string } | null
  /** The last validation that was answered with a no, or the last step that was refused. */
  lastError: { code: string; at: Date } | null
  /** Whether that was the last validation of its license, so that nobody has come through since. */
  failing: boolean
  /** The onboarding in progress or, where none is, the last one. */
  onboarding: OnboardingSnapshot | null
  /** What the figures say that names the account, by its kind. */
  findings: { kind: FindingKind; says: string; since: Date }[]
}

/** Rows of `statements.groups`, before the entitlements are worked out. */
interface GroupRow extends Omit<LicenseGroup, 'entitlements' | 'trial' | 'expiry'> {
  accountId: string
  rules: LicenseTypeRules
  overrides: EntitlementOverride[]
  expiry: Date | null
  timeZone: string
}

interface StandingRow {
  accountId: string
  name: string
  domain: string | null
  lastActivatedAt: Date | null
  lastValidatedAt: Date | null
  timeZone: string | null
  errorCode: string | null
  errorAt: Date | null
  failing: boolean
  state: OnboardingState | null
  nextStep: OnboardingStep | null
  since: Date | null
  findings: { kind: FindingKind; says: string; since: string }[]
}

/**
 * The licensing state of accounts at an instant, by their ids, in two statements however many licenses they
 * have: the database adds up. An id that is no account's has no state.
 */
export async function readLicensingStates(
  sql: Sql,
  accountIds: readonly string[],
  at: Date,
): Promise<Map<string, LicensingState>> {
  const [standings, groups] = await Promise.all([
    sql.query<StandingRow>(statements.standings, [accountIds]),
    sql.query<GroupRow>(statements.groups, [accountIds, at.toISOString()]),
  ])
  const groupsOf = Map.groupBy(groups, ({ accountId }) => accountId)
  return new Map(
    standings.map((row) => [row.accountId, toState(row, (groupsOf.get(row.accountId) ?? []).map(toGroup))]),
  )
}

function toGroup({ accountId: _, rules, overrides, expiry, timeZone, ...row }: GroupRow): LicenseGroup {
  return {
    ...row,
    entitlements: entitlementsOf({ rules, entitlementOverrides: overrides }),
    trial: rules.trial !== null,
    expiry: expiry && { at: expiry, timeZone },
  }
}

function toState(row: StandingRow, groups: LicenseGroup[]): LicensingState {
  const { accountId, name, domain, lastActivatedAt, lastValidatedAt, timeZone, failing } = row
  return {
    accountId,
    name,
    domain,
    groups,
    lastActivatedAt,
    lastValidated: lastValidatedAt && { at: lastValidatedAt, timeZone: timeZone ?? 'UTC' },
    lastError: row.errorCode && row.errorAt ? { code: row.errorCode, at: row.errorAt } : null,
    failing,
    onboarding:
      row.state && row.since ? { state: row.state, nextStep: row.nextStep, since: row.since } : null,
    findings: row.findings.map((finding) => ({ ...finding, since: new Date(finding.since) })),
  }
}

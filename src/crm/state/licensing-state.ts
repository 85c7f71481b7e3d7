import type { OnboardingState, OnboardingStep } from '../../../prisma/client/enums.ts'
import type { EntitlementGrant, LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import { type EntitlementOverride, entitlementsOf } from '../../domain/validation/license-facts.ts'
import type { LicenseStatus } from '../../domain/validation/status.ts'
import type { FindingKind } from '../../insights/findings/finding.ts'
import type { Sql } from '../../platform/db.ts'

/** Licenses of an account with the same type, entitlements and status. */
export interface LicenseGroup {
  licenseType: string
  status: LicenseStatus
  entitlements: EntitlementGrant[]
  trial: boolean
  /** Purchased seats; null is unlimited. */
  seats: number | null
  /** Seats in use. */
  used: number
  /** Time zone in which the days of the first end are counted. */
  timeZone: string
  /** The earliest expiry, with the time zone in which its day is counted; null if none of them expires. */
  expiry: { at: Date; timeZone: string } | null
  graceEndsAt: Date | null
  /** Whether they may still be used after their expiry. */
  usableAfterExpiry: boolean
  /** The earliest end of the updates; null if the updates of none of them end. */
  updatesUntil: Date | null
  /** When the next one of them starts; null if none starts later. */
  startsAt: Date | null
  /** When the newest one was issued. */
  issuedAt: Date
}

/** The state of an onboarding. */
export interface OnboardingSnapshot {
  state: OnboardingState
  nextStep: OnboardingStep | null
  /** When it entered its present step or state. */
  since: Date
}

/** The licensing state of an account for systems outside. */
export interface LicensingState {
  accountId: string
  name: string
  domain: string | null
  groups: LicenseGroup[]
  lastActivatedAt: Date | null
  lastValidated: { at: Date; timeZone: string } | null
  /** The last validation that failed, or the last step that was refused; null if there was none. */
  lastError: { code: string; at: Date } | null
  /** Whether the last validation of that license failed. */
  failing: boolean
  /** The onboarding in progress or, if there is none, the last one; null if there was none. */
  onboarding: OnboardingSnapshot | null
  /** Findings of the figures about the account, by kind. */
  findings: { kind: FindingKind; says: string; since: Date }[]
}

/** Rows of `statements.groups`, before the entitlements are derived. */
interface GroupRow extends Omit<LicenseGroup, 'entitlements' | 'trial' | 'expiry' | 'usableAfterExpiry'> {
  accountId: string
  rules: LicenseTypeRules
  overrides: EntitlementOverride[]
  expiry: Date | null
}

/** Rows of `statements.accounts`. */
interface AccountRow {
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
 * Reads the licensing state of accounts at an instant, by account id. It takes two statements for any number
 * of licenses, because the database adds them up. An id without an account has no state.
 */
export async function readLicensingStates(
  sql: Sql,
  accountIds: readonly string[],
  at: Date,
): Promise<Map<string, LicensingState>> {
  const [accounts, groups] = await Promise.all([
    sql.query<AccountRow>(statements.accounts, [accountIds]),
    sql.query<GroupRow>(statements.groups, [accountIds, at.toISOString()]),
  ])
  const groupsOf = Map.groupBy(groups, ({ accountId }) => accountId)
  return new Map(
    accounts.map((row) => [row.accountId, toState(row, (groupsOf.get(row.accountId) ?? []).map(toGroup))]),
  )
}

function toGroup({ accountId: _, rules, overrides, expiry, timeZone, ...row }: GroupRow): LicenseGroup {
  return {
    ...row,
    entitlements: entitlementsOf({ rules, entitlementOverrides: overrides }),
    trial: rules.trial !== null,
    expiry: expiry && { at: expiry, timeZone },
    timeZone,
    usableAfterExpiry: rules.expiryPolicy !== 'RESTRICT',
  }
}

function toState(row: AccountRow, groups: LicenseGroup[]): LicensingState {
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

/** For accounts `$1` at instant `$2`. */
const statements = {
  /** Computes the status like `statusOf`; a test compares the two. */
  groups: {
    name: 'licensing-groups',
    text: `
      with stood as (
        select l.*, case
          when revoked_at is not null then 'REVOKED'
          when suspended_at is not null then 'SUSPENDED'
          when starts_at is null or starts_at > $2::timestamptz then 'NOT_STARTED'
          when expiry is null or $2::timestamptz <= expiry then 'ACTIVE'
          when grace_ends_at is null or $2::timestamptz <= grace_ends_at then 'GRACE'
          else 'EXPIRED' end as status
        from licenses l where l.account_id = any($1::uuid[])
      )
      select s.account_id as "accountId", t.code as "licenseType", s.status, r.rules,
        s.entitlement_overrides as overrides,
        case when bool_or(s.max_activations is null) then null else sum(s.max_activations)::float8 end as seats,
        sum(s.active_activations)::float8 as used,
        min(s.expiry) as expiry, (array_agg(s.time_zone order by s.expiry, s.updates_until, s.id))[1] as "timeZone",
        min(s.grace_ends_at) as "graceEndsAt", min(s.updates_until) as "updatesUntil",
        min(s.starts_at) filter (where s.starts_at > $2::timestamptz) as "startsAt",
        max(s.issued_at) as "issuedAt"
      from stood s join license_types t on t.id = s.license_type_id
        join license_type_revisions r on r.id = s.revision_id
      group by s.account_id, t.code, s.status, r.id, s.entitlement_overrides
      order by s.account_id, t.code, s.status, r.id, s.entitlement_overrides`,
  },
  accounts: {
    name: 'licensing-accounts',
    text: `
      select a.id as "accountId", a.name, a.domain, device.at as "lastActivatedAt",
        seen.last_validated_at as "lastValidatedAt", seen.time_zone as "timeZone",
        error.code as "errorCode", error.at as "errorAt", coalesce(failed.is_last, false) as failing,
        o.state::text, o.next_step::text as "nextStep", o.since,
        (select coalesce(jsonb_agg(jsonb_build_object('kind', f.kind, 'says', f.says, 'since', f.since) order by f.kind), '[]')
          from account_findings f where f.account_id = a.id) as findings
      from accounts a
      left join lateral (
        select max(d.activated_at) as at from licenses l join activations d on d.license_id = l.id
        where l.account_id = a.id
      ) device on true
      left join lateral (
        select l.last_validated_at, l.time_zone from licenses l
        where l.account_id = a.id and l.last_validated_at is not null
        order by l.last_validated_at desc, l.id limit 1
      ) seen on true
      left join lateral (
        select l.last_invalid_code as code, l.last_invalid_at as at,
          l.last_invalid_at >= l.last_validated_at as is_last
        from licenses l where l.account_id = a.id and l.last_invalid_at is not null
        order by l.last_invalid_at desc, l.id limit 1
      ) failed on true
      left join lateral (
        select t.code, t.ended_at as at from onboardings b join onboarding_attempts t on t.onboarding_id = b.id
        where b.account_id = a.id and t.outcome = 'REFUSED' order by t.ended_at desc, t.id desc limit 1
      ) refused on true
      left join lateral (
        select code, at from (values (failed.code, failed.at), (refused.code, refused.at)) e(code, at)
        where at is not null order by at desc, code limit 1
      ) error on true
      left join lateral (
        select b.state, b.next_step, coalesce(b.completed_at, b.abandoned_at, b.activated_at, b.assigned_at, b.started_at) as since
        from onboardings b where b.account_id = a.id
        order by (b.state = 'IN_PROGRESS') desc, b.id desc limit 1
      ) o on true
      where a.id = any($1::uuid[])`,
  },
}

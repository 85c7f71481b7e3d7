import { CLOCK_SKEW_MS } from '../../platform/clock.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { isBanned } from './banned-device.ts'
import type { ActivationFacts, EntitlementOverride, LicenseFacts } from './license-facts.ts'

/**
 * Row of the statements below: one JSON array, in the order of `columns`. A column for each fact takes longer to read, and with their
 * names the text of a row is twice as long.
 */
export interface FactsRow {
  facts: [
    /** Position of the look-up that the row belongs to, counted from 1. */
    position: number,
    licenseId: string,
    licenseTypeId: string,
    accountId: string,
    productId: string,
    productCode: string,
    productName: string,
    licenseTypeCode: string,
    licenseTypeName: string,
    revisionId: string,
    revision: number,
    /** Null if the caller has the rules of the revision already. */
    rules: LicenseTypeRules | null,
    keyHint: string,
    issuedAt: string,
    timeZone: string,
    startsAt: string | null,
    expiry: string | null,
    graceEndsAt: string | null,
    termAnchor: string | null,
    updatesUntil: string | null,
    suspendedAt: string | null,
    revokedAt: string | null,
    lastCheckInAt: string | null,
    maxActivations: number | null,
    seatLimit: number | null,
    entitlementOverrides: EntitlementOverride[],
    supersededAt: string | null,
    worksUntil: string | null,
    forgottenAt: string | null,
    activeActivations: number,
    overLimitUntil: string | null,
    firstBeyondLimit: { id: string; activatedAt: string } | null,
    /** Null if the look-up has no fingerprint, or no device matches. */
    candidates: Candidate[] | null,
    isFingerprintBanned: boolean,
    usedPeriod: string | null,
    usedSince: string | null,
    used: number | null,
    releasedAt: string | null,
  ]
}

/** A device in a row, in the order of `candidate`. */
type Candidate = [
  id: string,
  fingerprint: string,
  components: Record<string, string>,
  activatedAt: string,
  leaseEndsAt: string | null,
  lastHeartbeatAt: string,
  isBanned: boolean,
]

const candidate = `json_build_array(a.id, a.fingerprint, a.components, a.activated_at, a.lease_ends_at, a.last_heartbeat_at,
  ${isBanned('a.fingerprint_digest')})`

const isActive = 'a.license_id = l.id and a.deactivated_at is null and a.held_since is null'

/** The expressions of a row, in the order of `FactsRow`. */
const columns = `
  lookup.position::int,
  l.id, l.license_type_id, l.account_id, l.product_id, p.code, p.name, t.code, t.name, r.id, r.number,
  case when r.id = any($5::uuid[]) then null else r.rules end,
  l.key_hint, l.issued_at, l.time_zone,
  l.starts_at, l.expiry, l.grace_ends_at, l.term_anchor, l.updates_until,
  l.suspended_at, l.revoked_at, l.last_check_in_at,
  l.max_activations, l.seat_limit,
  l.entitlement_overrides,
  k.superseded_at, k.works_until, k.forgotten_at,
  seats.in_use,
  case when seats.in_use > l.seat_limit then l.over_limit_until end,
  -- Read from the newest device, so that it costs only the devices beyond the limit.
  case when seats.in_use > l.seat_limit then (
    select json_build_object('id', a.id, 'activatedAt', a.activated_at) from activations a
    where a.license_id = l.id and a.deactivated_at is null and (a.lease_ends_at is null or a.lease_ends_at >= lookup.at)
    order by a.activated_at desc, a.id desc offset seats.in_use - l.seat_limit - 1 limit 1) end,
  -- Two branches, so that an exact match is one index access, however many devices the license has.
  case when lookup.fingerprint_digest is null then null
    when r.rules->>'fingerprintMatch' = 'EXACT' then (select json_build_array(${candidate}) from activations a
      where ${isActive} and a.fingerprint_digest = lookup.fingerprint_digest)
    else (select json_agg(${candidate} order by a.id) from activations a
      where ${isActive} and (a.fingerprint_digest = lookup.fingerprint_digest or a.components <> '{}'))
    end,
  ${isBanned('lookup.fingerprint_digest')},
  u.period, u.period_start_at, u.used::float8,
  (select v.released_at from releases v where v.product_id = l.product_id and v.version = lookup.version)`

/** The instant whose periods are counted, as `meterPeriodAt` says. */
const countedAt = `case when l.term_anchor between lookup.at and lookup.at + interval '${CLOCK_SKEW_MS} milliseconds'
      then l.term_anchor else lookup.at end`

const joins = `
  join products p on p.id = l.product_id
  join license_types t on t.id = l.license_type_id
  join license_type_revisions r on r.id = l.revision_id
  -- A seat whose lease expired is free, although its activation is still active. The offset makes the planner count once.
  cross join lateral (select l.active_activations - (select count(*)::int from activations a where a.license_id = l.id
    and a.deactivated_at is null and a.lease_ends_at < lookup.at) as in_use offset 0) seats
  left join lateral (select period, period_start_at, used from usage_counters c
    where lookup.meter is not null and c.license_id = l.id and c.meter = lookup.meter and c.period_start_at <= ${countedAt}
      and c.period = (select case m ->> 'period' when 'TERM' then 'TERM ' || (r.rules ->> 'term') else m ->> 'period' end
        from jsonb_array_elements(r.rules -> 'meters') m where m ->> 'code' = lookup.meter)
    order by period_start_at desc limit 1) u on true`

/**
 * Look-up by key digest. Parameters: `$1` key digests and `$2` fingerprint digests, both in hex, `$3` meters,
 * `$4` instants, `$5` revisions whose rules the caller has, `$6` versions.
 */
export const factsByKey = {
  name: 'facts-by-key',
  text: `
    select json_build_array(${columns}) as facts
    from (select decode(a.digest, 'hex') as digest, decode(a.fingerprint, 'hex') as fingerprint_digest, a.meter, a.at, a.version, a.position
      from unnest((select $1::text[]), (select $2::text[]), (select $3::text[]), (select $4::timestamptz[]), (select $6::text[]))
        with ordinality as a(digest, fingerprint, meter, at, version, position)) lookup
    join license_keys k on k.digest = lookup.digest
    join licenses l on l.id = k.license_id ${joins}`,
}

/** Look-up by license id, with the current key of the license. `$1` has license ids in place of key digests. */
export const factsById = {
  name: 'facts-by-id',
  text: `
    select json_build_array(${columns}) as facts
    from (select a.id, decode(a.fingerprint, 'hex') as fingerprint_digest, a.meter, a.at, a.version, a.position
      from unnest((select $1::uuid[]), (select $2::text[]), (select $3::text[]), (select $4::timestamptz[]), (select $6::text[]))
        with ordinality as a(id, fingerprint, meter, at, version, position)) lookup
    join licenses l on l.id = lookup.id
    join license_keys k on k.license_id = l.id and k.superseded_at is null ${joins}`,
}

/** Returns the position of the look-up of a row, and its revision with the rules, which are null if the caller has them. */
export function headOf({ facts }: FactsRow): {
  position: number
  revisionId: string
  rules: LicenseTypeRules | null
} {
  return { position: facts[0], revisionId: facts[9], rules: facts[11] }
}

/** Converts a row into facts, with the rules of its revision. */
export function toFacts({ facts }: FactsRow, rules: LicenseTypeRules): LicenseFacts {
  const [
    _position,
    licenseId,
    licenseTypeId,
    accountId,
    productId,
    productCode,
    productName,
    licenseTypeCode,
    licenseTypeName,
    revisionId,
    revision,
    _rules,
    keyHint,
    issuedAt,
    timeZone,
    startsAt,
    expiry,
    graceEndsAt,
    termAnchor,
    updatesUntil,
    suspendedAt,
    revokedAt,
    lastCheckInAt,
    maxActivations,
    seatLimit,
    entitlementOverrides,
    supersededAt,
    worksUntil,
    forgottenAt,
    activeActivations,
    overLimitUntil,
    firstBeyondLimit,
    candidates,
    isFingerprintBanned,
    usedPeriod,
    usedSince,
    used,
    releasedAt,
  ] = facts
  return {
    licenseId,
    accountId,
    productId,
    productCode,
    productName,
    licenseTypeId,
    licenseTypeCode,
    licenseTypeName,
    revisionId,
    revision,
    rules,
    keyHint,
    issuedAt: new Date(issuedAt),
    timeZone,
    startsAt: toDate(startsAt),
    expiry: toDate(expiry),
    graceEndsAt: toDate(graceEndsAt),
    termAnchor: toDate(termAnchor),
    updatesUntil: toDate(updatesUntil),
    suspendedAt: toDate(suspendedAt),
    revokedAt: toDate(revokedAt),
    lastCheckInAt: toDate(lastCheckInAt),
    maxActivations,
    seatLimit,
    activeActivations,
    overLimitUntil: toDate(overLimitUntil),
    firstBeyondLimit: firstBeyondLimit && {
      id: firstBeyondLimit.id,
      activatedAt: new Date(firstBeyondLimit.activatedAt),
    },
    entitlementOverrides,
    key: {
      supersededAt: toDate(supersededAt),
      worksUntil: toDate(worksUntil),
      forgottenAt: toDate(forgottenAt),
    },
    isFingerprintBanned,
    candidates: candidates?.map(toActivation) ?? [],
    usage:
      usedSince !== null && used !== null
        ? { period: usedPeriod!, periodStartAt: new Date(usedSince), used }
        : null,
    releasedAt: toDate(releasedAt),
  }
}

function toActivation(candidate: Candidate): ActivationFacts {
  const [id, fingerprint, components, activatedAt, leaseEndsAt, lastHeartbeatAt, isDeviceBanned] = candidate
  return {
    id,
    fingerprint,
    components,
    activatedAt: new Date(activatedAt),
    leaseEndsAt: toDate(leaseEndsAt),
    lastHeartbeatAt: new Date(lastHeartbeatAt),
    isBanned: isDeviceBanned,
  }
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

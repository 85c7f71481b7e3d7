import { CLOCK_SKEW_MS } from '../../platform/clock.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { isBanned } from './banned-device.ts'
import type { ActivationFacts, LicenseFacts } from './license-facts.ts'

/** Row of the statements below. One column of JSON is faster to write and to read than a column for each fact. */
export interface FactsRow {
  facts: Json<Omit<LicenseFacts, 'rules' | 'key' | 'candidates' | 'usage' | 'firstBeyondLimit'>> & {
    /** Position of the look-up that the row belongs to, counted from 1. */
    position: number
    /** Null if the caller has the rules of the revision already. */
    rules: LicenseTypeRules | null
    /** Null if the look-up has no fingerprint. */
    candidates: Json<ActivationFacts>[] | null
    used: number | null
    firstBeyondLimit: { id: string; activatedAt: string } | null
  } & Record<'supersededAt' | 'worksUntil' | 'forgottenAt' | 'usedSince' | 'usedPeriod', string | null>
}

/** A type as JSON represents it: an instant is a string. */
type Json<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}

const candidate = `json_build_object('id', a.id, 'fingerprint', a.fingerprint, 'components', a.components,
  'activatedAt', a.activated_at, 'leaseEndsAt', a.lease_ends_at, 'lastHeartbeatAt', a.last_heartbeat_at,
  'isBanned', ${isBanned('a.fingerprint_digest')})`

const isActive = 'a.license_id = l.id and a.deactivated_at is null and a.held_since is null'

const facts = `
  lookup.position::int as position,
  l.id as "licenseId", l.license_type_id as "licenseTypeId", l.account_id as "accountId", l.product_id as "productId", p.code as "productCode", p.name as "productName",
  t.code as "licenseTypeCode", t.name as "licenseTypeName", r.id as "revisionId", r.number as revision,
  case when r.id = any($5::uuid[]) then null else r.rules end as rules,
  l.key_hint as "keyHint", l.issued_at as "issuedAt", l.time_zone as "timeZone",
  l.starts_at as "startsAt", l.expiry, l.grace_ends_at as "graceEndsAt", l.term_anchor as "termAnchor", l.updates_until as "updatesUntil",
  l.suspended_at as "suspendedAt", l.revoked_at as "revokedAt", l.last_check_in_at as "lastCheckInAt",
  l.max_activations as "maxActivations", l.seat_limit as "seatLimit",
  l.entitlement_overrides as "entitlementOverrides",
  k.superseded_at as "supersededAt", k.works_until as "worksUntil", k.forgotten_at as "forgottenAt",
  seats.in_use as "activeActivations",
  case when seats.in_use > l.seat_limit then l.over_limit_until end as "overLimitUntil",
  -- Read from the newest device, so that it costs only the devices beyond the limit.
  case when seats.in_use > l.seat_limit then (
    select json_build_object('id', a.id, 'activatedAt', a.activated_at) from activations a
    where a.license_id = l.id and a.deactivated_at is null and (a.lease_ends_at is null or a.lease_ends_at >= lookup.at)
    order by a.activated_at desc, a.id desc offset seats.in_use - l.seat_limit - 1 limit 1) end as "firstBeyondLimit",
  -- Two branches, so that an exact match is one index access, however many devices the license has.
  case when lookup.fingerprint_digest is null then null
    when r.rules->>'fingerprintMatch' = 'EXACT' then (select json_build_array(${candidate}) from activations a
      where ${isActive} and a.fingerprint_digest = lookup.fingerprint_digest)
    else (select json_agg(${candidate} order by a.id) from activations a
      where ${isActive} and (a.fingerprint_digest = lookup.fingerprint_digest or a.components <> '{}'))
    end as candidates,
  ${isBanned('lookup.fingerprint_digest')} as "isFingerprintBanned",
  u.period as "usedPeriod", u.period_start_at as "usedSince", u.used::float8 as used,
  (select v.released_at from releases v where v.product_id = l.product_id and v.version = lookup.version) as "releasedAt"`

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
    select row_to_json(found) as facts from (select ${facts}
    from (select decode(a.digest, 'hex') as digest, decode(a.fingerprint, 'hex') as fingerprint_digest, a.meter, a.at, a.version, a.position
      from unnest((select $1::text[]), (select $2::text[]), (select $3::text[]), (select $4::timestamptz[]), (select $6::text[]))
        with ordinality as a(digest, fingerprint, meter, at, version, position)) lookup
    join license_keys k on k.digest = lookup.digest
    join licenses l on l.id = k.license_id ${joins}) found`,
}

/** Look-up by license id, with the current key of the license. `$1` has license ids in place of key digests. */
export const factsById = {
  name: 'facts-by-id',
  text: `
    select row_to_json(found) as facts from (select ${facts}
    from (select a.id, decode(a.fingerprint, 'hex') as fingerprint_digest, a.meter, a.at, a.version, a.position
      from unnest((select $1::uuid[]), (select $2::text[]), (select $3::text[]), (select $4::timestamptz[]), (select $6::text[]))
        with ordinality as a(id, fingerprint, meter, at, version, position)) lookup
    join licenses l on l.id = lookup.id
    join license_keys k on k.license_id = l.id and k.superseded_at is null ${joins}) found`,
}

/** Converts a row into facts, with the rules of its revision. */
export function toFacts({ facts }: FactsRow, rules: LicenseTypeRules): LicenseFacts {
  return {
    licenseId: facts.licenseId,
    accountId: facts.accountId,
    productId: facts.productId,
    productCode: facts.productCode,
    productName: facts.productName,
    licenseTypeId: facts.licenseTypeId,
    licenseTypeCode: facts.licenseTypeCode,
    licenseTypeName: facts.licenseTypeName,
    revisionId: facts.revisionId,
    revision: facts.revision,
    rules,
    keyHint: facts.keyHint,
    issuedAt: new Date(facts.issuedAt),
    timeZone: facts.timeZone,
    startsAt: toDate(facts.startsAt),
    expiry: toDate(facts.expiry),
    graceEndsAt: toDate(facts.graceEndsAt),
    termAnchor: toDate(facts.termAnchor),
    updatesUntil: toDate(facts.updatesUntil),
    suspendedAt: toDate(facts.suspendedAt),
    revokedAt: toDate(facts.revokedAt),
    lastCheckInAt: toDate(facts.lastCheckInAt),
    maxActivations: facts.maxActivations,
    seatLimit: facts.seatLimit,
    activeActivations: facts.activeActivations,
    overLimitUntil: toDate(facts.overLimitUntil),
    firstBeyondLimit: facts.firstBeyondLimit && {
      id: facts.firstBeyondLimit.id,
      activatedAt: new Date(facts.firstBeyondLimit.activatedAt),
    },
    entitlementOverrides: facts.entitlementOverrides,
    key: {
      supersededAt: toDate(facts.supersededAt),
      worksUntil: toDate(facts.worksUntil),
      forgottenAt: toDate(facts.forgottenAt),
    },
    isFingerprintBanned: facts.isFingerprintBanned,
    candidates: (facts.candidates ?? []).map(
      ({ activatedAt, leaseEndsAt, lastHeartbeatAt, ...activation }) => ({
        ...activation,
        activatedAt: new Date(activatedAt),
        leaseEndsAt: toDate(leaseEndsAt),
        lastHeartbeatAt: new Date(lastHeartbeatAt),
      }),
    ),
    usage:
      facts.usedSince && facts.used !== null
        ? { period: facts.usedPeriod!, periodStartAt: new Date(facts.usedSince), used: facts.used }
        : null,
    releasedAt: toDate(facts.releasedAt),
  }
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

/** The two questions that `readLicensingStates` asks, for accounts $1 and the instant $2. */
export const statements = {
  /** `statusOf`, in SQL; a test holds the two together. */
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
        min(s.expiry) as expiry, (array_agg(s.time_zone order by s.expiry, s.id))[1] as "timeZone",
        min(s.grace_ends_at) as "graceEndsAt",
        min(s.starts_at) filter (where s.starts_at > $2::timestamptz) as "startsAt",
        max(s.issued_at) as "issuedAt"
      from stood s join license_types t on t.id = s.license_type_id
        join license_type_revisions r on r.id = s.revision_id
      group by s.account_id, t.code, s.status, r.id, s.entitlement_overrides
      order by s.account_id, t.code, s.status, r.id, s.entitlement_overrides`,
  },
  standings: {
    name: 'licensing-standings',
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

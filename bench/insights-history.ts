import type { Client } from 'pg'
import { type GraphqlClient, typedDocument } from '../src/platform/graphql-client.ts'

export interface HistorySize {
  licenses: number
  accounts: number
  /** More than accounts, and fewer than twice the accounts: some accounts onboard twice. */
  onboardings: number
}

/** The codes of the license types in the history. */
export const licenseTypes = [
  'photo-annual',
  'photo-monthly',
  'photo-trial',
  'render-annual',
  'render-floating',
]

/** The entitlements of each type, and the monthly limit of its meter `exports`. */
export const entitlementCodes = ['export', 'render', 'share']
export const METER_LIMIT = 100

/**
 * Writes the last year of a vendor and its twenty partners: accounts, onboardings with all their attempts, licenses, devices,
 * meters and renewals. Triggers are disabled during this. Their rows are written at the end.
 */
export async function writeHistory(
  admin: GraphqlClient,
  sql: Client,
  size: HistorySize,
  progress: (line: string) => void,
) {
  const command = async (mutation: string) => {
    const document = typedDocument<Record<string, { message?: string }>>(
      `mutation { ${mutation} { __typename ... on Refusal { message } } }`,
    )
    const [result] = Object.values(await admin.send(document, {}))
    if (result?.message) throw new Error(`${mutation}: ${result.message}`)
  }
  for (const code of licenseTypes) {
    const product = code.split('-')[0]!
    if (code.endsWith('annual'))
      await command(`createProduct(input: { code: "${product}", name: "${product}" })`)
    const trial = code.endsWith('trial') ? 'trial: { oncePer: [EMAIL] }, term: "P30D"' : 'term: "P1Y"'
    await command(`defineLicenseType(input: { product: "${product}", code: "${code}", name: "${code}", rules: {
      ${trial}, gracePeriod: "P14D", maxActivations: 5
      entitlements: [${entitlementCodes.map((code) => `{ code: "${code}" }`).join(' ')}]
      meters: [{ code: "exports", limit: ${METER_LIMIT}, period: MONTH }]
    } })`)
    await command(`publishLicenseType(input: { code: "${code}" })`)
  }
  await sql.query(`set session_replication_role = replica; select setseed(0.25)`)
  await sql.query(`set max_parallel_workers_per_gather = 0`)
  await sql.query(functions)
  for (const [what, statement] of Object.entries(statements(size))) {
    progress(what)
    await sql.query(statement)
  }
  await sql.query('reset session_replication_role')
  await sql.query('vacuum analyze')
}

const functions = `
  create function history_id(n bigint) returns uuid immutable parallel safe language sql
  return ('01900000-0000-7001-8000-' || lpad(to_hex(n), 12, '0'))::uuid;
  -- Mostly minutes to hours, sometimes seconds or days.
  create function bench_wait() returns interval volatile language sql
  return (round(exp(7 + 2.6 * (random() + random() + random() + random() - 2)) * 1000) / 1000) * interval '1 second'`

function statements({ licenses, accounts, onboardings }: HistorySize): Record<string, string> {
  return {
    accounts: `
      create table bench_type as
        select row_number() over (order by t.code collate "C") - 1 as n, t.id as license_type_id, t.product_id, r.id as revision_id, t.code
        from license_types t join license_type_revisions r on r.license_type_id = t.id
        where t.code in (${licenseTypes.map((code) => `'${code}'`).join(', ')});
      insert into partners (id, code, name, created_at)
        select gen_random_uuid(), 'partner-' || n, 'Partner ' || n, now() - interval '1 year' from generate_series(0, 19) n;
      insert into accounts (id, name, partner, created_at)
        select history_id(n), 'Account ' || n, case when n % 10 < 7 then 'partner-' || n % 20 end, now() - interval '1 year'
        from generate_series(0, ${accounts - 1}) n;
      insert into contacts (id, account_id, name, email)
        select history_id(n), history_id(n), 'Ada', 'ada-' || n || '@example.com' from generate_series(0, ${accounts - 1}, 50) n`,
    onboardings: `
      create table bench_onboarding as
        select n, created, case when random() < 0.96 then created + bench_wait() end as assigned,
          random() < 0.85 as activates, random() < 0.8 as verifies, random() < 0.02 as abandons, random() as luck
        from (
          select n, date_trunc('milliseconds', now() - random() * interval '364 days') as created
          from generate_series(0, ${onboardings - 1}) n
        ) begun;
      alter table bench_onboarding add activated timestamptz, add verified timestamptz;
      update bench_onboarding set activated = assigned + bench_wait() * 4 where activates;
      update bench_onboarding set verified = activated + bench_wait() where verifies;
      update bench_onboarding set assigned = case when assigned < now() then assigned end,
        activated = case when activated < now() then activated end, verified = case when verified < now() then verified end`,
    licenses: `
      insert into licenses (id, account_id, product_id, license_type_id, revision_id, key_hint, issued_at, starts_at,
        term_anchor, expiry, grace_ends_at, time_zone, max_activations, seat_limit, seat_ceiling, active_activations)
        select history_id(l.n), history_id(l.n % ${accounts}), t.product_id, t.license_type_id, t.revision_id, 'HINT', issued,
          issued, issued, expiry, expiry + interval '14 days', 'UTC', seats, seats, seats, 0
        from (
          select i.n, coalesce(o.assigned, now() - random() * interval '364 days') as issued,
            case when i.n % 50 > 0 then 1 + i.n % 7 end as seats
          from generate_series(0, ${licenses - 1}) i (n) left join bench_onboarding o on o.n = i.n
        ) l join bench_type t on t.n = l.n * 7 % 5
        cross join lateral (
          select date_trunc('day', issued) - interval '1 millisecond'
            + case when t.code like '%trial' then interval '31 days' else interval '1 year 1 day' end as expiry
        ) term
        where not exists (select from bench_onboarding o where o.n = l.n and o.assigned is null)`,
    devices: `
      insert into activations (id, license_id, fingerprint, fingerprint_digest, version, activated_at, last_seen_at,
        last_heartbeat_at, announced_at, deactivated_at)
        select case when d = 1 then l.id else gen_random_uuid() end, l.id, d::text, decode(lpad(to_hex(d), 64, '0'), 'hex'), '2.' || width_bucket(random(), 0, 1, 40),
          l.issued_at, greatest(l.issued_at, now() - random() * interval '90 days'), l.issued_at, l.issued_at,
          case when random() < 0.1 then now() - random() * interval '30 days' end
        from licenses l left join bench_onboarding o on history_id(o.n) = l.id and o.activated is not null
        cross join lateral generate_series(1,
          least(l.max_activations, greatest(width_bucket(random(), 0, 1, 3) - 1, case when o.n is not null then 1 end))) d
        where l.key_hint = 'HINT'`,
    meters: `
      insert into usage_counters (license_id, meter, period, period_start_at, used)
        select l.id, 'exports', 'MONTH', month, 1 + width_bucket(random(), 0, 1, 120)
        from licenses l cross join generate_series(date_trunc('month', now()) - interval '2 months', now(), interval '1 month') month
        where l.key_hint = 'HINT' and hashtext(l.id::text) % 5 = 0`,
    'exercised entitlements': `
      insert into entitlement_uses (license_id, code, last_asked_at)
        select id, 'export', issued_at from licenses where key_hint = 'HINT' and hashtext(id::text) % 3 = 0`,
    'attempts at onboarding steps': `
      insert into onboardings (id, account_id, license_id, state, next_step, started_at, assigned_at, activated_at, activation_id, abandoned_at)
        select history_id(n), history_id(n % ${accounts}), case when assigned is not null then history_id(n) end,
          case when gives_up then 'ABANDONED' else 'IN_PROGRESS' end::onboarding_state,
          case when gives_up then null when activated is null then 'ACTIVATE' else 'VERIFY_USAGE' end::onboarding_step,
          created, assigned, activated, case when activated is not null then history_id(n) end, case when gives_up then least(now(), created + interval '20 days') end
        from (select *, abandons or assigned is null as gives_up from bench_onboarding) o;
      insert into onboarding_attempts (id, onboarding_id, step, outcome, started_at, ended_at, actor, request_id, rolled_up)
        select gen_random_uuid(), history_id(n), step::onboarding_step, 'CONFIRMED', at - interval '20 milliseconds', at, 'bench', 'bench', true
        from bench_onboarding cross join lateral (values ('CREATE_ACCOUNT', created), ('ASSIGN_LICENSE', assigned),
          ('ACTIVATE', activated), ('VERIFY_USAGE', verified)) s (step, at) where at is not null;
      -- Recorded twice, the second time with a later time.
      insert into onboarding_attempts (id, onboarding_id, step, outcome, started_at, ended_at, actor, request_id, rolled_up)
        select gen_random_uuid(), history_id(n), 'ACTIVATE', 'CONFIRMED', activated + interval '1 hour', activated + interval '1 hour', 'bench', 'bench', true
        from bench_onboarding where activated is not null and luck < 0.02;
      insert into onboarding_attempts (id, onboarding_id, step, outcome, code, started_at, ended_at, actor, request_id)
        select gen_random_uuid(), history_id(n), 'ACTIVATE', 'REFUSED',
          (array['ACTIVATION_LIMIT_EXCEEDED', 'PRODUCT_MISMATCH', 'LICENSE_SUSPENDED', 'LICENSE_EXPIRED', 'LEASE_EXPIRED'])[width_bucket(random(), 0, 1, 5)],
          at, at, 'bench', 'bench'
        from bench_onboarding cross join lateral generate_series(1, case when luck < 0.4 then width_bucket(random(), 0, 1, 3) else 0 end)
        cross join lateral (select date_trunc('milliseconds', assigned + bench_wait() * 2) as at) r
        where assigned is not null and at < now()`,
    renewals: `
      insert into events (id, type, subject_id, account_id, license_id, data, actor, request_id, occurred_at)
        select gen_random_uuid(), 'license.renewed', l.id, l.account_id, l.id,
          jsonb_build_object('from', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'bench', 'bench', at
        from licenses l cross join lateral (select date_trunc('day', now() - random() * interval '364 days') - interval '1 millisecond' as at) ended
        where hashtext(l.id::text) % 10 = 0`,
    notices: `
      insert into notifications (id, account_id, license_id, contact_id, message, occasion, state, reason, created_at, due_at, next_attempt_at)
        select gen_random_uuid(), l.account_id, l.id, c.id, 'ACTIVATION_REFUSED', 'bench', 'SUPPRESSED', 'MAIL_OFF', at, at, at
        from licenses l join contacts c on c.account_id = l.account_id
        cross join lateral (select l.issued_at + random() * interval '20 days' as at) refused where at < now();
      update licenses l set limit_hit_at = n.created_at from notifications n
      where n.license_id = l.id and n.message = 'ACTIVATION_REFUSED'`,
    'what the triggers would have written': `
      insert into onboarding_progress (onboarding_id, account_id, partner, license_type_id, product_id, abandoned_at,
        entered_at, assigned_at, activated_at, verified_at)
      select o.id, o.account_id, a.partner, l.license_type_id, l.product_id, o.abandoned_at,
        min(t.ended_at) filter (where t.step = 'CREATE_ACCOUNT'), min(t.ended_at) filter (where t.step = 'ASSIGN_LICENSE'),
        min(t.ended_at) filter (where t.step = 'ACTIVATE'), min(t.ended_at) filter (where t.step = 'VERIFY_USAGE')
      from onboardings o join accounts a on a.id = o.account_id left join licenses l on l.id = o.license_id
      left join onboarding_attempts t on t.onboarding_id = o.id and t.outcome = 'CONFIRMED'
      group by o.id, a.id, l.id
      on conflict do nothing;
      insert into unrolled_accounts (account_id)
      select account_id from onboarding_progress where entered_at is not null group by account_id having count(*) > 1`,
  }
}

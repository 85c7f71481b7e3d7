import type { Client } from 'pg'
import { type GraphqlClient, typedDocument } from '../src/platform/graphql-client.ts'

/** Codes of the products; the last one has few licenses. */
export const products = ['photo', 'render', 'sound', 'draft', 'rare']

/**
 * Writes five years of a vendor and its twenty partners: a million licenses with their accounts, contacts, devices, events and
 * mails. IDs ascend with time, as in a real installation, so most of the oldest licenses have expired.
 */
export async function writeRecords(
  admin: GraphqlClient,
  sql: Client,
  count: number,
  progress: (line: string) => void,
): Promise<void> {
  const command = async (mutation: string) => {
    const document = typedDocument<Record<string, { message?: string }>>(
      `mutation { ${mutation} { __typename ... on Refusal { message } } }`,
    )
    const [result] = Object.values(await admin.send(document, {}))
    if (result?.message) throw new Error(`${mutation}: ${result.message}`)
  }
  for (const code of products) {
    await command(`createProduct(input: { code: "${code}", name: "${code}" })`)
    for (const [suffix, term] of [
      ['annual', 'term: "P1Y", gracePeriod: "P14D"'],
      ['perpetual', 'term: null'],
    ]) {
      const entitlements = code === 'rare' ? '[{ code: "vault" }]' : '[{ code: "export" }]'
      await command(`defineLicenseType(input: { product: "${code}", code: "${code}-${suffix}", name: "${code} ${suffix}",
        rules: { ${term}, maxActivations: 3, entitlements: ${entitlements} } })`)
      await command(`publishLicenseType(input: { code: "${code}-${suffix}" })`)
    }
  }
  await sql.query(`set session_replication_role = replica; select setseed(0.25)`)
  await sql.query(`
    create function list_id(kind int, n bigint) returns uuid immutable parallel safe language sql
    return ('01800000-' || lpad(to_hex(kind), 4, '0') || '-7001-8000-' || lpad(to_hex(n), 12, '0'))::uuid`)
  for (const [what, statement] of Object.entries(statements(count))) {
    progress(what)
    await sql.query(statement)
  }
  await sql.query('reset session_replication_role')
  progress('analyzing')
  await sql.query('vacuum analyze')
}

const first = `(array['Ada','José','Łukasz','Zoë','Noah','Mia','Søren','Ümit','Emma','Liam'])`
const last = `(array['Müller','Smith','Nguyễn','García','Kowalski','Öztürk','Rossi','Dubois','Novák','Jensen','Acme','Northwind'])`
const branch = `(array['Studios','Industries','Labs','Group','Media','Systems','Partners','Works'])`

const site = `(array['Büro München','Office London','Lab Kraków','Site Malmö','Bureau Lyon','Plant Łódź','Studio Oslo','Campus Zürich'])`

function statements(licenses: number): Record<string, string> {
  const accounts = Math.ceil(licenses / 3)
  const span = `interval '5 years'`
  return {
    accounts: `
      insert into partners (id, code, name, created_at)
      select gen_random_uuid(), 'partner-' || n, 'Partner ' || n, now() - ${span} from generate_series(0, 19) n;
      insert into accounts (id, name, domain, external_id, partner, created_at)
      select list_id(1, n), ${last}[1 + n % 12] || ' ' || ${branch}[1 + n / 12 % 8] || ' ' || n, 'customer-' || n || '.example',
        'ext-' || n, case when n % 10 < 7 then 'partner-' || n % 20 end, now() - ${span} + ${span} * n / ${accounts}
      from generate_series(0, ${accounts - 1}) n;
      insert into contacts (id, account_id, name, email)
      select list_id(2, n), list_id(1, n), ${first}[1 + n % 10] || ' ' || ${last}[1 + n / 10 % 12],
        'person.' || n || '@customer-' || n || '.example' from generate_series(0, ${accounts - 1}) n`,
    licenses: `
      create table list_types as
        select row_number() over (order by t.code like 'rare%', t.code) - 1 as n, t.id, t.product_id, r.id as revision_id,
          t.code like '%perpetual' as perpetual
        from license_types t join license_type_revisions r on r.license_type_id = t.id
        where split_part(t.code, '-', 1) in (${products.map((code) => `'${code}'`).join(', ')});
      insert into licenses (id, name, account_id, partner, product_id, license_type_id, revision_id, key_hint, issued_at, starts_at,
        term_anchor, expiry, grace_ends_at, expiry_recorded, notices_for, time_zone, max_activations, seat_limit, seat_ceiling,
        active_activations, metadata, entitlement_overrides, suspended_at, suspend_reason, revoked_at, revoke_reason,
        last_validated_at, last_check_in_at, first_activated_at)
      select list_id(3, l.n), case when l.n % 4 = 0 then ${site}[1 + l.n / 4 % 8] || ' ' || l.n end, list_id(1, l.n / 3),
        (select partner from accounts where id = list_id(1, l.n / 3)), t.product_id, t.id, t.revision_id, upper(substr(md5(l.n::text), 1, 5)),
        issued, case when luck > 0.04 then issued end, case when luck > 0.04 then issued end, expiry,
        expiry + interval '14 days', case when expiry < now() then expiry end, expiry, 'UTC', 3, 3, 3,
        case when luck < 0.2 then 0 when luck < 0.9 then 1 else 3 end,
        case when l.n % 9999 = 0 then '{"campaign": "spring"}' when l.n % 3 = 0 then '{"plan": "gold"}' else '{}' end::jsonb,
        case when l.n % 5000 = 0 then '[{"code": "beta", "value": true}]' else '[]' end::jsonb,
        case when l.n % 97 = 0 then now() end, case when l.n % 97 = 0 then 'bench' end,
        case when l.n % 53 = 0 then now() end, case when l.n % 53 = 0 then 'bench' end,
        case when luck >= 0.3 then least(now(), issued + (now() - issued) * other) end,
        case when luck >= 0.2 then issued end, case when luck >= 0.2 then issued end
      from (
        select n, now() - ${span} + ${span} * n / ${licenses} as issued, random() as luck, random() as other
        from generate_series(0, ${licenses - 1}) n
      ) l
      join list_types t on t.n = case when l.n % 5000 = 1 then 8 + l.n / 5000 % 2 else l.n % 8 end
      cross join lateral (
        select case when not t.perpetual and luck > 0.04
          then date_trunc('day', issued) + (1 + floor(other * 3)) * interval '1 year' - interval '1 millisecond' end as expiry
      ) term`,
    'active accounts': `
      update accounts a set active_through = found.active_through from (
        select account_id, max(licet_active_through(l.starts_at, l.expiry, l.suspended_at, l.revoked_at)) as active_through from licenses l group by account_id
      ) found where a.id = found.account_id`,
    'license keys': `
      insert into license_keys (digest, pepper_id, license_id)
      select sha256(n::text::bytea), 'bench', list_id(3, n) from generate_series(0, ${licenses - 1}) n`,
    devices: `
      insert into activations (id, license_id, fingerprint, fingerprint_digest, name, platform, version, activated_at,
        last_seen_at, last_heartbeat_at, announced_at, deactivated_at)
      select list_id(4, n), list_id(3, n), 'device-' || n, sha256(('device-' || n)::bytea),
        case when n % 2 = 0 then 'Workstation ' || n end,
        case when n % 9973 = 0 then 'plan9' else (array['windows', 'macos', 'linux'])[1 + n % 3] end,
        (n / 25000) || '.' || n % 40, l.issued_at, coalesce(l.last_validated_at, l.issued_at), l.issued_at, l.issued_at,
        case when n % 10 = 0 then now() end
      from generate_series(0, ${licenses - 1}) n join licenses l on l.id = list_id(3, n) where l.first_activated_at is not null`,
    events: `
      insert into events (id, type, subject_id, account_id, license_id, data, actor, request_id, occurred_at)
      select list_id(5, n), case when n % 50000 = 0 then 'license.revoked' else
        (array['license.issued', 'license.activated', 'license.renewed', 'notification.sent'])[1 + n % 4] end,
        list_id(3, n), list_id(1, n / 3), list_id(3, n), '{}',
        case when n % 25000 = 0 then 'api-key:key_rare' else 'api-key:key_' || n % 5 end, 'bench',
        now() - ${span} + ${span} * n / ${licenses}
      from generate_series(0, ${licenses - 1}) n`,
    notifications: `
      insert into notifications (id, account_id, license_id, contact_id, message, occasion, state, reason, created_at, due_at,
        next_attempt_at, sent_at)
      select list_id(6, n), list_id(1, n / 3), list_id(3, n), list_id(2, n / 3),
        (case when n % 20000 = 0 then 'LICENSE_REVOKED' else (array['LICENSE_ISSUED', 'DEVICE_ACTIVATED', 'LICENSE_EXPIRING'])[1 + n % 3] end)::notification_message,
        'bench', (case when n % 30000 = 0 then 'BOUNCED' else 'SENT' end)::notification_state,
        (case when n % 30000 = 0 then 'CONTACT_BOUNCED' end)::notification_reason, at, at, at, at
      from generate_series(0, ${licenses - 1}) n
      cross join lateral (select now() - ${span} + ${span} * n / ${licenses} as at) t`,
    onboardings: `
      insert into onboardings (id, account_id, license_id, state, next_step, started_at, assigned_at, stalled_at, abandoned_at)
      select list_id(7, n), list_id(1, n), list_id(3, n * 3),
        (case when n % 100 = 0 then 'IN_PROGRESS' else 'ABANDONED' end)::onboarding_state,
        (case when n % 100 = 0 then 'ACTIVATE' end)::onboarding_step, at, at, case when n % 1000 = 0 then at end,
        case when n % 100 > 0 then at end
      from generate_series(0, ${accounts - 1}) n
      cross join lateral (select now() - ${span} + ${span} * n / ${accounts} as at) t`,
    'records of the CRM': `
      insert into crm_records (kind, subject_id, account_id, remote_id)
      select 'ACCOUNT', list_id(1, n), list_id(1, n), (1000000 + n)::text from generate_series(0, ${accounts - 1}) n`,
  }
}

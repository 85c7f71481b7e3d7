import type { Client } from 'pg'
import { LicenseKey } from '../src/domain/license-keys/key.ts'
import { createSecrets } from '../src/platform/secrets.ts'
import type { Ask } from './ask.ts'

/** One seeded license: its key, and the device that it is active on. */
export interface SeededLicense {
  key: string
  fingerprint: string
}

const LICENSES_PER_ACCOUNT = 10
const BATCH = 10_000

/**
 * Makes licenses by the thousand. The first one comes about through the graph, as a vendor would do it; the
 * others are copies of its rows, each with an id, a key and a device of its own.
 */
export async function seedLicenses(
  ask: Ask,
  client: Client,
  { count, secret }: { count: number; secret: string },
): Promise<SeededLicense[]> {
  await issueTemplate(ask)
  await client.query(idOf)
  const { rows } = await client.query<{ id: string; account_id: string }>(
    'select id, account_id from licenses',
  )
  const { id: template, account_id: account } = rows[0]!
  await client.query(copyAccounts, [account, Math.ceil(count / LICENSES_PER_ACCOUNT)])
  const { digest } = createSecrets(secret)
  const licenses: SeededLicense[] = []
  for (let first = 0; first < count; first += BATCH) {
    const keys = Array.from({ length: Math.min(BATCH, count - first) }, () => LicenseKey.generate())
    const hints = keys.map(({ hint }) => hint)
    const digests = keys.map((key) => digest('license-key-pepper', key.reveal()).digest)
    const fingerprints = keys.map((_, at) => `device-of-${first + at}`)
    await client.query(copyLicenses, [template, first, hints])
    await client.query(copyKeys, [template, first, digests])
    await client.query(copyActivations, [template, first, fingerprints])
    licenses.push(...keys.map((key, at) => ({ key: key.reveal(), fingerprint: fingerprints[at]! })))
  }
  await client.query('vacuum analyze')
  return licenses
}

/** The one license of a published type like many a real one, active on one device. */
async function issueTemplate(ask: Ask): Promise<void> {
  await ask(`mutation { createProduct(input: { code: "studio", name: "Studio" }) { __typename } }`)
  await ask(`mutation {
    defineLicenseType(input: {
      product: "studio", code: "studio-annual", name: "Studio, annual"
      rules: {
        term: "P1Y", gracePeriod: "P14D", maxActivations: 1000000
        entitlements: [{ code: "export" }, { code: "render" }, { code: "projects", value: { integer: 50 } }]
      }
    }) { __typename }
  }`)
  await ask(`mutation { publishLicenseType(input: { code: "studio-annual" }) { __typename } }`)
  const { startOnboarding } = await ask(`mutation {
    startOnboarding(input: { account: { name: "Template", contact: { name: "Ada", email: "ada@example.com" } } }) {
      ... on StartOnboardingPayload { account { id } }
    }
  }`)
  const { issueLicense } = await ask(`mutation {
    issueLicense(input: { account: "${startOnboarding.account.id}", licenseType: "studio-annual" }) {
      ... on IssueLicensePayload { licenseKey }
    }
  }`)
  await ask(`mutation {
    activateLicense(input: { key: "${issueLicense.licenseKey}", fingerprint: "template" }) { __typename }
  }`)
}

/** The id of the nth copy of any row. */
const idOf = `
  create function bench_id(n bigint) returns uuid immutable parallel safe language sql
  return ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`

const copyAccounts = `
  insert into accounts select copy.* from accounts template, generate_series(0, $2::int - 1) n,
    jsonb_populate_record(template, jsonb_build_object('id', bench_id(n), 'name', 'Account ' || n)) copy
  where template.id = $1`

const copyLicenses = `
  insert into licenses select copy.* from licenses template, unnest($3::text[]) with ordinality as u(hint, place),
    jsonb_populate_record(template, jsonb_build_object('id', bench_id($2::int + place - 1),
      'account_id', bench_id(($2::int + place - 1) / ${LICENSES_PER_ACCOUNT}), 'key_hint', hint)) copy
  where template.id = $1`

const copyKeys = `
  insert into license_keys select copy.* from license_keys template, unnest($3::bytea[]) with ordinality as u(digest, place),
    jsonb_populate_record(template, jsonb_build_object('license_id', bench_id($2::int + place - 1), 'digest', u.digest)) copy
  where template.license_id = $1`

const copyActivations = `
  insert into activations select copy.* from activations template, unnest($3::text[]) with ordinality as u(fingerprint, place),
    jsonb_populate_record(template, jsonb_build_object('id', bench_id($2::int + place - 1),
      'license_id', bench_id($2::int + place - 1), 'fingerprint', u.fingerprint,
      'fingerprint_digest', sha256(convert_to(u.fingerprint, 'UTF8')), 'token_digest', null)) copy
  where template.license_id = $1`

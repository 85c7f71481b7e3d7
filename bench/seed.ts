import type { Client } from 'pg'
import { expectMember } from '../demo/expect.ts'
import {
  CreateProductDocument,
  DefineLicenseTypeDocument,
  IssueLicenseDocument,
  PublishLicenseTypeDocument,
  StartOnboardingDocument,
} from '../demo/generated/admin/graphql.ts'
import { ActivateLicenseDocument } from '../demo/generated/app/graphql.ts'
import { LicenseKey } from '../src/domain/license-keys/key.ts'
import type { GraphqlClient } from '../src/platform/graphql-client.ts'
import { createSecrets } from '../src/platform/secrets.ts'
import { columnsToCopy } from './copy-rows.ts'

/** Key of a seeded license, and its active device. */
export interface SeededLicense {
  key: string
  fingerprint: string
}

export interface SeedOptions {
  count: number
  /** Secret of the gateway. */
  secret: string
  /** Gets a line after each million of licenses. */
  progress?: (line: string) => void
  /** Runs no triggers, which halves the time, so that figures and lists lack the licenses. Needs a superuser. */
  withoutTriggers?: boolean
}

const LICENSES_PER_ACCOUNT = 10
const BATCH = 10_000
const PROGRESS = 1_000_000

/**
 * Creates many licenses. The first license is issued through the graph. The other licenses are copies of its rows, each with
 * its own id, key and device.
 */
export async function seedLicenses(
  admin: GraphqlClient,
  client: Client,
  { count, secret, progress, withoutTriggers }: SeedOptions,
): Promise<SeededLicense[]> {
  await issueTemplate(admin)
  await client.query(idOf)
  if (withoutTriggers) await client.query('set session_replication_role = replica')
  const { rows } = await client.query<{ id: string; account_id: string }>(
    'select id, account_id from licenses',
  )
  const { id: template, account_id: account } = rows[0]!
  const [accountColumns, licenseColumns, activationColumns] = [
    await columnsToCopy(client, 'accounts'),
    await columnsToCopy(client, 'licenses'),
    await columnsToCopy(client, 'activations'),
  ]
  await client.query(copyAccounts(accountColumns), [account, Math.ceil(count / LICENSES_PER_ACCOUNT)])
  const { digest } = createSecrets(secret)
  const licenses: SeededLicense[] = []
  for (let first = 0; first < count; first += BATCH) {
    const keys = Array.from({ length: Math.min(BATCH, count - first) }, () => LicenseKey.generate())
    const hints = keys.map(({ hint }) => hint)
    const digests = keys.map((key) => digest('license-key-pepper', key.reveal()).digest)
    const fingerprints = keys.map((_, at) => `device-of-${first + at}`)
    await client.query(copyLicenses(licenseColumns), [template, first, hints])
    await client.query(copyKeys, [template, first, digests])
    await client.query(copyActivations(activationColumns), [template, first, fingerprints])
    if (first > 0 && first % PROGRESS === 0) progress?.(`${first} of ${count} licenses`)
    licenses.push(...keys.map((key, at) => ({ key: key.reveal(), fingerprint: fingerprints[at]! })))
  }
  if (withoutTriggers) await client.query('reset session_replication_role')
  await client.query('vacuum analyze')
  return licenses
}

/** Issues the license that is copied. It is active on one device. */
async function issueTemplate(admin: GraphqlClient): Promise<void> {
  const product = { code: 'studio', name: 'Studio' }
  const { createProduct } = await admin.send(CreateProductDocument, { input: product })
  expectMember(createProduct, 'CreateProductPayload')
  const type = {
    product: product.code,
    code: 'studio-annual',
    name: 'Studio, annual',
    rules: {
      term: 'P1Y',
      gracePeriod: 'P14D',
      maxActivations: 1_000_000,
      entitlements: [{ code: 'export' }, { code: 'render' }, { code: 'projects', value: { integer: 50 } }],
    },
  }
  const { defineLicenseType } = await admin.send(DefineLicenseTypeDocument, { input: type })
  expectMember(defineLicenseType, 'DefineLicenseTypePayload')
  const { publishLicenseType } = await admin.send(PublishLicenseTypeDocument, { input: { code: type.code } })
  expectMember(publishLicenseType, 'PublishLicenseTypePayload')
  const contact = { name: 'Ada', email: 'ada@example.com' }
  const { startOnboarding } = await admin.send(StartOnboardingDocument, {
    input: { account: { name: 'Template', contact } },
  })
  const { account } = expectMember(startOnboarding, 'StartOnboardingPayload')
  const { issueLicense } = await admin.send(IssueLicenseDocument, {
    input: { account: account.id, licenseType: type.code },
  })
  const { licenseKey: key } = expectMember(issueLicense, 'IssueLicensePayload')
  const { activateLicense } = await admin.send(ActivateLicenseDocument, {
    input: { key: key!, fingerprint: 'template' },
  })
  expectMember(activateLicense, 'ActivateLicensePayload')
}

type Columns = Awaited<ReturnType<typeof columnsToCopy>>

/** Function that returns the id of the nth copy of a row. */
const idOf = `
  create function bench_id(n bigint) returns uuid immutable parallel safe language sql
  return ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`

const copyAccounts = ({ names, copied }: Columns) => `
  insert into accounts (${names}) select ${copied} from accounts template, generate_series(0, $2::int - 1) n,
    jsonb_populate_record(template, jsonb_build_object('id', bench_id(n), 'name', 'Account ' || n)) copy
  where template.id = $1`

const copyLicenses = ({ names, copied }: Columns) => `
  insert into licenses (${names}) select ${copied} from licenses template, unnest($3::text[]) with ordinality as u(hint, place),
    jsonb_populate_record(template, jsonb_build_object('id', bench_id($2::int + place - 1),
      'account_id', bench_id(($2::int + place - 1) / ${LICENSES_PER_ACCOUNT}), 'key_hint', hint)) copy
  where template.id = $1`

const copyKeys = `
  insert into license_keys select copy.* from license_keys template, unnest($3::bytea[]) with ordinality as u(digest, place),
    jsonb_populate_record(template, jsonb_build_object('license_id', bench_id($2::int + place - 1), 'digest', u.digest)) copy
  where template.license_id = $1`

const copyActivations = ({ names, copied }: Columns) => `
  insert into activations (${names}) select ${copied} from activations template, unnest($3::text[]) with ordinality as u(fingerprint, place),
    jsonb_populate_record(template, jsonb_build_object('id', bench_id($2::int + place - 1),
      'license_id', bench_id($2::int + place - 1), 'fingerprint', u.fingerprint,
      'fingerprint_digest', sha256(convert_to(u.fingerprint, 'UTF8')), 'token_digest', null)) copy
  where template.license_id = $1`

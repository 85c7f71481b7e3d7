import { Prisma } from '../../../prisma/client/client.ts'
import { allows } from '../../platform/caller.ts'
import type { Context } from '../../platform/context.ts'
import { toAsciiAddress } from '../../platform/email-address.ts'
import { parseTypedId } from '../../platform/ids.ts'
import { whereAccountRowVisible, whereAccountVisible } from '../../platform/visible.ts'
import { normalizeDomain } from '../accounts/mail-domain.ts'
import { findKeyDigests, readPresentedKey } from '../license-keys/presented-key.ts'
import { digestFingerprint } from '../validation/device.ts'
import {
  CANDIDATES,
  isStaff,
  type Labelled,
  type LabelledTexts,
  readDevices,
  readLicenses,
  readOne,
  readPooledKeys,
  type SearchKind,
} from './labelled-records.ts'
import { MAX_PART, whereContains } from './where-contains.ts'

/** Most results of a search. */
export const MAX_RESULTS = 50

/** What a text was found in, the most specific first. */
export const searchFields = [
  'ID',
  'LICENSE_KEY',
  'FINGERPRINT',
  'EXTERNAL_ID',
  'SALE',
  'SALE_CUSTOMER',
  'CRM_RECORD',
  'EMAIL',
  'DOMAIN',
  'PARTNER_CODE',
  'KEY_HINT',
  'NAME',
  'DEVICE_NAME',
] as const
export type SearchField = (typeof searchFields)[number]

/** A record that a search found. */
export interface SearchResult {
  kind: SearchKind
  id: string
  matchedBy: SearchField
  /** The record in a few words, for people. */
  label: string
}

/** How well a text matches: it is the value, begins it, begins a word of it, or is in it. */
type Quality = 0 | 1 | 2 | 3

interface Hit extends SearchResult {
  quality: Quality
}

/**
 * Whether a text may be a license key. Only such a text is looked up as a key, and a caller is charged for it as for every
 * other look-up of a key: a search must not test more keys than `validateLicense`.
 */
export function mayBeKey(text: string): boolean {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  if (text.includes('@') || !/\p{N}/u.test(text)) return false
  return letters >= 16 || (letters >= 6 && !/\s/u.test(text.trim()))
}

/**
 * Returns the records that are visible to the caller and match a text, best first. Each kind of look-up uses an index, and
 * reads a bounded number of rows, whatever the text is.
 */
export async function search(ctx: Context, text: string, first: number): Promise<SearchResult[]> {
  const value = text.trim().normalize('NFC')
  if (value === '' || first === 0) return []
  const readsLicenses = allows(ctx.caller, 'LICENSES_READ')
  const found = await Promise.all([
    findAccounts(ctx, value),
    findContacts(ctx, value),
    findPartners(ctx, value),
    findById(ctx, value, readsLicenses),
    findInCrm(ctx, value, readsLicenses),
    readsLicenses ? findLicenses(ctx, value) : [],
    readsLicenses ? findPooledKeys(ctx, value) : [],
    readsLicenses ? findDevices(ctx, value) : [],
  ])
  const best = new Map<string, Hit>()
  for (const hit of found.flat().toSorted(byQuality)) if (!best.has(hit.id)) best.set(hit.id, hit)
  return [...best.values()].slice(0, first).map(({ quality: _, ...result }) => result)
}

function byQuality(a: Hit, b: Hit): number {
  return (
    a.quality - b.quality ||
    searchFields.indexOf(a.matchedBy) - searchFields.indexOf(b.matchedBy) ||
    (a.label < b.label ? -1 : a.label > b.label ? 1 : 0) ||
    (a.id < b.id ? -1 : 1)
  )
}

/** The best match of a text among the values of a record; null if it is in none. */
function hitOf(
  kind: SearchKind,
  { id, label, ...values }: LabelledTexts,
  folded: string,
  fields: Record<string, SearchField>,
): Hit[] {
  const hits = Object.entries(fields).flatMap(([name, matchedBy]): Hit[] => {
    const quality = qualityOf(values[name] ?? null, folded)
    return quality === null ? [] : [{ kind, id, label, matchedBy, quality }]
  })
  return hits.toSorted(byQuality).slice(0, 1)
}

function qualityOf(value: string | null, text: string): Quality | null {
  const at = value?.indexOf(text) ?? -1
  if (value === null || at < 0) return null
  if (value === text) return 0
  if (at === 0) return 1
  return /[\p{L}\p{N}]/u.test(value.charAt(at - 1)) ? 3 : 2
}

async function findAccounts(ctx: Context, text: string): Promise<Hit[]> {
  const { folded, contains } = await whereContains(ctx, text, 'accounts')
  const domain = normalizeDomain(text) || folded
  const visible = [Prisma.sql`child.merged_into_id is null`, ...whereAccountRowVisible(ctx.caller)]
  const read = (condition: Prisma.Sql, order = Prisma.empty) => ctx.db.$queryRaw<LabelledTexts[]>`
    select child.id::text, child.name as label, licet_fold(child.name) as name, licet_fold(child.domain) as domain,
      licet_fold(child.external_id) as "externalId"
    from accounts child where ${Prisma.join([condition, ...visible], ' and ')} ${order} limit ${CANDIDATES}`
  const name = Prisma.sql`licet_fold(child.name) collate "C"`
  const rows = await Promise.all([
    read(Prisma.sql`child.external_id = ${text}`),
    read(Prisma.sql`child.domain = ${domain}`),
    // The beginning of a name, for texts of any length: an index in the order of names ends at the last candidate.
    folded === '' || folded.length > MAX_PART
      ? []
      : read(
          Prisma.sql`${name} >= ${folded} and ${name} < ${`${folded}\u{10ffff}`}`,
          Prisma.sql`order by ${name}, child.id`,
        ),
    contains ? read(contains) : [],
  ])
  const fields = { name: 'NAME', domain: 'DOMAIN', externalId: 'EXTERNAL_ID' } as const
  return rows
    .flat()
    .flatMap((row) => [
      ...hitOf('Account', row, folded, fields),
      ...hitOf('Account', row, domain, { domain: 'DOMAIN' }),
    ])
}

async function findContacts(ctx: Context, text: string): Promise<Hit[]> {
  const { folded, contains } = await whereContains(ctx, text, 'contacts')
  const email = toAsciiAddress(text).toLowerCase()
  const visible = [Prisma.sql`child.removed_at is null`, ...whereAccountVisible(ctx.caller)]
  const read = (condition: Prisma.Sql) => ctx.db.$queryRaw<LabelledTexts[]>`
    select child.id::text, child.name || ' <' || child.email || '>, ' || owner.name as label,
      licet_fold(child.name) as name, licet_fold(child.email) as email
    from contacts child join accounts owner on owner.id = child.account_id
    where ${Prisma.join([condition, ...visible], ' and ')} limit ${CANDIDATES}`
  const rows = await Promise.all([
    email.includes('@') ? read(Prisma.sql`child.email = ${email}`) : [],
    contains ? read(contains) : [],
  ])
  return rows
    .flat()
    .flatMap((row) => [
      ...hitOf('Contact', row, folded, { name: 'NAME', email: 'EMAIL' }),
      ...hitOf('Contact', row, email, { email: 'EMAIL' }),
    ])
}

/** Only staff of the vendor finds partners. */
async function findPartners(ctx: Context, text: string): Promise<Hit[]> {
  if (!isStaff(ctx)) return []
  const { folded, contains } = await whereContains(ctx, text, 'partners')
  const read = (condition: Prisma.Sql) => ctx.db.$queryRaw<LabelledTexts[]>`
    select child.id::text, child.name || ', ' || child.code as label, licet_fold(child.name) as name,
      licet_fold(child.code) as code
    from partners child where ${condition} limit ${CANDIDATES}`
  const rows = await Promise.all([read(Prisma.sql`child.code = ${text}`), contains ? read(contains) : []])
  return rows.flat().flatMap((row) => hitOf('Partner', row, folded, { name: 'NAME', code: 'PARTNER_CODE' }))
}

async function findLicenses(ctx: Context, text: string): Promise<Hit[]> {
  const { folded, contains } = await whereContains(ctx, text, 'licenses')
  const key = mayBeKey(text) ? readPresentedKey(ctx, text) : null
  const digests = key ? await findKeyDigests(ctx, ctx.db, key) : []
  const [byKey, byHint, byName] = await Promise.all([
    digests.length === 0
      ? []
      : readLicenses(
          ctx,
          Prisma.sql`child.id in (select license_id from license_keys where digest = any(${digests}))`,
        ),
    text.length > 5
      ? []
      : readLicenses(ctx, Prisma.sql`child.key_hint = any(${[text, text.toUpperCase()]}::text[])`),
    contains ? readLicenses(ctx, Prisma.sql`child.search_text is not null and ${contains}`) : [],
  ])
  const hit =
    (matchedBy: SearchField) =>
    ({ id, label }: Labelled): Hit => ({ kind: 'License', id, label, matchedBy, quality: 0 })
  return [
    ...byKey.map(hit('LICENSE_KEY')),
    ...byHint.map(hit('KEY_HINT')),
    ...byName.flatMap((row) => hitOf('License', row, folded, { name: 'NAME' })),
  ]
}

async function findPooledKeys(ctx: Context, text: string): Promise<Hit[]> {
  const key = mayBeKey(text) ? readPresentedKey(ctx, text) : null
  const digests = key ? await findKeyDigests(ctx, ctx.db, key, 'ALL') : []
  const [byKey, byHint] = await Promise.all([
    digests.length === 0 ? [] : readPooledKeys(ctx, Prisma.sql`child.digest = any(${digests})`),
    text.length > 5
      ? []
      : readPooledKeys(ctx, Prisma.sql`child.key_hint = any(${[text, text.toUpperCase()]}::text[])`),
  ])
  const hit =
    (matchedBy: SearchField) =>
    ({ id, label }: Labelled): Hit => ({ kind: 'PooledKey', id, label, matchedBy, quality: 0 })
  return [...byKey.map(hit('LICENSE_KEY')), ...byHint.map(hit('KEY_HINT'))]
}

async function findDevices(ctx: Context, text: string): Promise<Hit[]> {
  const { folded, contains } = await whereContains(ctx, text, 'activations')
  const [byFingerprint, byName] = await Promise.all([
    readDevices(ctx, Prisma.sql`child.fingerprint_digest = ${Buffer.from(digestFingerprint(text))}`),
    contains ? readDevices(ctx, Prisma.sql`child.search_text is not null and ${contains}`) : [],
  ])
  return [
    ...byFingerprint.map(
      ({ id, label }): Hit => ({ kind: 'Activation', id, label, matchedBy: 'FINGERPRINT', quality: 0 }),
    ),
    ...byName.flatMap((row) => hitOf('Activation', row, folded, { name: 'DEVICE_NAME' })),
  ]
}

async function findById(ctx: Context, text: string, readsLicenses: boolean): Promise<Hit[]> {
  const parsed = parseTypedId(text)
  if (!parsed) return []
  const [kind, rows] = await readOne(ctx, parsed.type, parsed.uuid, readsLicenses)
  return rows.map(({ id, label }) => ({ kind, id, label, matchedBy: 'ID', quality: 0 }))
}

/** Only staff of the vendor finds records by their IDs in the CRM and in shops. */
async function findInCrm(ctx: Context, text: string, readsLicenses: boolean): Promise<Hit[]> {
  if (!isStaff(ctx) || !allows(ctx.caller, 'CRM_READ') || !/^\w{1,255}$/.test(text)) return []
  const [records, sales, customers] = await Promise.all([
    ctx.db.crmRecord.findMany({ where: { remoteId: text }, take: CANDIDATES }),
    ctx.db.sale.findMany({ where: { externalId: text }, take: CANDIDATES }),
    ctx.db.saleCustomer.findMany({ where: { externalId: text }, take: CANDIDATES }),
  ])
  const kinds = { ACCOUNT: 'Account', CONTACT: 'Contact', LICENSE: 'License' } as const
  const wanted = [
    ...records.map(({ kind, subjectId }) => ({
      kind: kinds[kind],
      id: subjectId,
      matchedBy: 'CRM_RECORD' as const,
    })),
    ...sales.map(({ accountId }) => ({
      kind: 'Account' as const,
      id: accountId,
      matchedBy: 'SALE' as const,
    })),
    ...customers.map(({ accountId }) => ({
      kind: 'Account' as const,
      id: accountId,
      matchedBy: 'SALE_CUSTOMER' as const,
    })),
  ]
  const hits = await Promise.all(
    wanted.map(async ({ kind, id, matchedBy }) => {
      const [, rows] = await readOne(ctx, kind, id, readsLicenses)
      return rows.map(({ label }): Hit => ({ kind, id, label, matchedBy, quality: 0 }))
    }),
  )
  return hits.flat()
}

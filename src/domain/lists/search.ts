import { Prisma } from '../../../prisma/client/client.ts'
import { allows } from '../../platform/caller.ts'
import type { Context } from '../../platform/context.ts'
import { toAsciiAddress } from '../../platform/email-address.ts'
import { parseTypedId } from '../../platform/ids.ts'
import { whereAccountRowVisible, whereAccountVisible, whereLicenseVisible } from '../../platform/visible.ts'
import { normalizeDomain } from '../accounts/mail-domain.ts'
import { findKeyDigests, readPresentedKey } from '../license-keys/presented-key.ts'
import { digestFingerprint } from '../validation/device.ts'
import { MAX_PART, whereContains } from './where-contains.ts'

/** Most results of a search. */
export const MAX_RESULTS = 50

/** Most records of one kind that are read to find the best ones. */
const CANDIDATES = 100

export const searchKinds = ['Account', 'Contact', 'License', 'Activation'] as const
export type SearchKind = (typeof searchKinds)[number]

/** What a text was found in, the most specific first. */
export const searchFields = [
  'ID',
  'LICENSE_KEY',
  'FINGERPRINT',
  'EXTERNAL_ID',
  'HUBSPOT_DEAL',
  'HUBSPOT_RECORD',
  'EMAIL',
  'DOMAIN',
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
    findById(ctx, value, readsLicenses),
    findInCrm(ctx, value, readsLicenses),
    readsLicenses ? findLicenses(ctx, value) : [],
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

interface Texts {
  id: string
  label: string
  /** Each value that is searched, folded. */
  [name: string]: string | null
}

/** The best match of a text among the values of a record; null if it is in none. */
function hitOf(
  kind: SearchKind,
  { id, label, ...values }: Texts,
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
  const read = (condition: Prisma.Sql, order = Prisma.empty) => ctx.db.$queryRaw<Texts[]>`
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
  const read = (condition: Prisma.Sql) => ctx.db.$queryRaw<Texts[]>`
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

async function findLicenses(ctx: Context, text: string): Promise<Hit[]> {
  const key = mayBeKey(text) ? readPresentedKey(ctx, text) : null
  const digests = key ? await findKeyDigests(ctx, ctx.db, key) : []
  const [byKey, byHint] = await Promise.all([
    digests.length === 0
      ? []
      : readLicenses(
          ctx,
          Prisma.sql`child.id in (select license_id from license_keys where digest = any(${digests}))`,
        ),
    text.length > 5
      ? []
      : readLicenses(ctx, Prisma.sql`child.key_hint = any(${[text, text.toUpperCase()]}::text[])`),
  ])
  const hit =
    (matchedBy: SearchField) =>
    (row: Labelled): Hit => ({ kind: 'License', ...row, matchedBy, quality: 0 })
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

interface Labelled {
  id: string
  label: string
}

/** Only staff of the vendor finds records by their IDs in the CRM. */
async function findInCrm(ctx: Context, text: string, readsLicenses: boolean): Promise<Hit[]> {
  const isStaff = ctx.caller.audience === 'ADMIN' || ctx.caller.audience === 'SUPPORT'
  if (!isStaff || !allows(ctx.caller, 'CRM_READ') || !/^\d{1,20}$/.test(text)) return []
  const [records, deals] = await Promise.all([
    ctx.db.crmRecord.findMany({ where: { remoteId: text }, take: CANDIDATES }),
    ctx.db.crmDeal.findMany({ where: { dealId: text }, take: CANDIDATES }),
  ])
  const kinds = { ACCOUNT: 'Account', CONTACT: 'Contact', LICENSE: 'License' } as const
  const wanted = [
    ...records.map(({ kind, subjectId }) => ({
      kind: kinds[kind],
      id: subjectId,
      matchedBy: 'HUBSPOT_RECORD' as const,
    })),
    ...deals.map(({ accountId }) => ({
      kind: 'Account' as const,
      id: accountId,
      matchedBy: 'HUBSPOT_DEAL' as const,
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

/** Returns the label of one record if it is visible to the caller. */
async function readOne(
  ctx: Context,
  type: string,
  id: string,
  readsLicenses: boolean,
): Promise<[SearchKind, Labelled[]]> {
  const isRecord = Prisma.sql`child.id = ${id}::uuid`
  switch (type) {
    case 'Account': {
      // The ID of a merged account means the account that stays.
      const isCurrent = Prisma.sql`child.id = (
        select coalesce(merged_into_id, id) from accounts where id = ${id}::uuid)`
      const conditions = Prisma.join([isCurrent, ...whereAccountRowVisible(ctx.caller)], ' and ')
      return [
        'Account',
        await ctx.db
          .$queryRaw`select child.id::text, child.name as label from accounts child where ${conditions}`,
      ]
    }
    case 'Contact': {
      const isPresent = Prisma.sql`child.removed_at is null`
      const conditions = Prisma.join([isRecord, isPresent, ...whereAccountVisible(ctx.caller)], ' and ')
      return [
        'Contact',
        await ctx.db.$queryRaw`
          select child.id::text, child.name || ' <' || child.email || '>, ' || owner.name as label
          from contacts child join accounts owner on owner.id = child.account_id where ${conditions}`,
      ]
    }
    case 'License':
      return ['License', readsLicenses ? await readLicenses(ctx, isRecord) : []]
    case 'Activation':
      return ['Activation', readsLicenses ? await readDevices(ctx, isRecord) : []]
    default:
      return ['Account', []]
  }
}

async function readLicenses({ db, caller }: Context, condition: Prisma.Sql): Promise<Labelled[]> {
  return await db.$queryRaw`
    select child.id::text, '…' || child.key_hint || ', ' || type.name || ', ' || owner.name as label
    from licenses child join license_types type on type.id = child.license_type_id
    join accounts owner on owner.id = child.account_id
    where ${Prisma.join([condition, ...whereAccountVisible(caller)], ' and ')} limit ${CANDIDATES}`
}

async function readDevices({ db, caller }: Context, condition: Prisma.Sql): Promise<Texts[]> {
  return await db.$queryRaw`
    select child.id::text, coalesce(child.name, left(child.fingerprint, 40)) || ', ' || owner.name as label,
      licet_fold(child.name) as name
    from activations child join licenses license on license.id = child.license_id
    join accounts owner on owner.id = license.account_id
    where ${Prisma.join([condition, ...whereLicenseVisible(caller)], ' and ')} limit ${CANDIDATES}`
}

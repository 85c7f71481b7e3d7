import { Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { type Filter, NOTHING } from '../../platform/database/list.ts'
import type { Tx } from '../../platform/db.ts'
import { metadata as metadataInput, parseInput } from '../../platform/input.ts'
import { whereLicenseRowVisible } from '../../platform/visible.ts'
import type { LicenseStatus } from '../validation/status.ts'
import { whereStatus } from '../validation/where-status.ts'
import { narrow } from './narrow.ts'

/** What people look for among licenses. An absent member filters nothing. */
export interface LicenseFilter {
  accountId?: string | null | undefined
  /** Codes. */
  product?: string | null | undefined
  licenseType?: string | null | undefined
  partner?: string | null | undefined
  status?: LicenseStatus | null | undefined
  /** The first instant of the range of expiries, and the first after it. */
  expiresAfter?: Date | null | undefined
  expiresBefore?: Date | null | undefined
  neverActivated?: boolean | null | undefined
  /** Selects licenses without a validation, activation or heartbeat since then. */
  silentSince?: Date | null | undefined
  atLimit?: boolean | null | undefined
  /** Names and values that the metadata of a license contains. */
  metadata?: Record<string, unknown> | null | undefined
  /** Code of an entitlement that a license grants. */
  entitlement?: string | null | undefined
}

/** Most revisions that are searched one by one. */
const MAX_REVISIONS = 20
/** Most licenses of the revisions with an entitlement that is rare. */
const MAX_RARE = 5_000

/**
 * Returns the filter for the licenses that are visible to the caller and that a person looks for. Reads what the filter names
 * with `db`, such as the transaction that uses the filter.
 */
export async function whereLicenses(ctx: Context, filter: LicenseFilter, db: Tx = ctx.db): Promise<Filter> {
  const { accountId, product, licenseType, partner, status, neverActivated, atLimit } = filter
  const { expiresAfter, expiresBefore, silentSince, metadata, entitlement } = filter
  const all: Prisma.Sql[] = [...whereLicenseRowVisible(ctx.caller)]
  const oneOf: Prisma.Sql[][] = []
  if (accountId) all.push(Prisma.sql`child.account_id = ${accountId}::uuid`)
  if (isGiven(product)) {
    const found = await db.product.findUnique({ where: { code: product }, select: { id: true } })
    if (!found) return NOTHING
    all.push(Prisma.sql`child.product_id = ${found.id}::uuid`)
  }
  if (isGiven(licenseType)) {
    const found = await db.licenseType.findUnique({ where: { code: licenseType }, select: { id: true } })
    if (!found) return NOTHING
    all.push(Prisma.sql`child.license_type_id = ${found.id}::uuid`)
  }
  if (isGiven(partner)) all.push(Prisma.sql`child.partner = ${partner}`)
  if (status) oneOf.push(whereStatus(status, ctx.now()))
  // By the expression of the order, so that one index finds and orders the records.
  const expiry = Prisma.sql`coalesce(child.expiry, 'infinity'::timestamptz)`
  const conditions = [
    ...(expiresAfter ? [Prisma.sql`${expiry} >= ${expiresAfter} and ${expiry} < 'infinity'`] : []),
    ...(expiresBefore ? [Prisma.sql`${expiry} < ${expiresBefore}`] : []),
  ]
  const bins = {
    of: expiryBin(Prisma.sql`child.expiry`),
    first: expiresAfter ? expiryBin(Prisma.sql`${expiresAfter}::timestamptz`) : null,
    last: expiresBefore ? expiryBin(Prisma.sql`${expiresBefore}::timestamptz`) : null,
  }
  const range = conditions.length > 0 ? { conditions, by: expiry, bins } : null
  if (isGiven(neverActivated))
    all.push(Prisma.sql`child.first_activated_at is ${Prisma.raw(neverActivated ? 'null' : 'not null')}`)
  if (isGiven(atLimit)) all.push(atLimit ? Prisma.sql`child.at_limit` : Prisma.sql`not child.at_limit`)
  if (silentSince)
    all.push(Prisma.sql`child.last_seen_on <= (${silentSince}::timestamptz at time zone 'UTC')::date
      and coalesce(greatest(child.last_validated_at, child.last_check_in_at), '-infinity') < ${silentSince}`)
  if (metadata && Object.keys(parseInput(metadataInput, metadata)).length > 0) {
    const json = JSON.stringify(metadata)
    all.push(await narrow(db, 'metadata', (column) => Prisma.sql`${column} @> ${json}::jsonb`))
  }
  if (isGiven(entitlement)) {
    const entitled = await whereEntitled(db, entitlement)
    const isAlone = all.length === 0 && oneOf.length === 0 && range === null
    if (entitled.isRare || isAlone) oneOf.push(entitled.conditions)
    else all.push(Prisma.sql`((${Prisma.join(entitled.conditions, ') or (')}))`)
  }
  // The revisions of an entitlement are the first column of an index, and the IDs are its second.
  return { all, oneOf, range, byId: isGiven(entitlement) && !silentSince && !metadata }
}

/** The thirty days that contain an expiry, as the index `licenses_by_expiry_bin` has them. */
function expiryBin(expiry: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`date_bin('30 days'::interval, ${expiry}, '2000-01-01T00:00:00Z'::timestamptz)`
}

interface Entitled {
  /** A license that grants the entitlement meets exactly one of them. */
  conditions: Prisma.Sql[]
  /** Whether few licenses have a revision with the entitlement, so that an index finds all of them at once. */
  isRare: boolean
}

/**
 * Conditions for the licenses that grant an entitlement: licenses of a revision with it that do not remove it, and licenses
 * that add it.
 */
async function whereEntitled(db: Tx, code: string): Promise<Entitled> {
  const wanted = JSON.stringify({ entitlements: [{ code }] })
  const revisions = await db.$queryRaw<{ id: string }[]>`
    select id::text from license_type_revisions where rules @> ${wanted}::jsonb`
  const ids = revisions.map(({ id }) => id)
  const removed = Prisma.sql`child.entitlement_overrides @> ${JSON.stringify([{ code, removed: true }])}::jsonb`
  const kept = (revision: Prisma.Sql) => Prisma.sql`${revision} and not ${removed}`
  const added = await narrow(
    db,
    'entitlement_overrides',
    (column) => Prisma.sql`${column} @> ${JSON.stringify([{ code }])}::jsonb`,
  )
  const inherited =
    ids.length > MAX_REVISIONS
      ? [kept(Prisma.sql`child.revision_id = any(${ids}::uuid[])`)]
      : ids.map((id) => kept(Prisma.sql`child.revision_id = ${id}::uuid`))
  const found = await db.$queryRaw<unknown[]>`
    select 1 as found from licenses where revision_id = any(${ids}::uuid[]) limit ${MAX_RARE + 1}`
  return {
    conditions: [
      ...inherited,
      Prisma.sql`${added} and not ${removed} and child.revision_id <> all(${ids}::uuid[])`,
    ],
    isRare: found.length <= MAX_RARE,
  }
}

function isGiven<T>(value: T): value is NonNullable<T> {
  return value !== null && value !== undefined
}

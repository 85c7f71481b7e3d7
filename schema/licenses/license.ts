import type { LicenseTypeRules } from '../../src/domain/catalogue/license-types/rules.ts'
import { findKeyDigests, readPresentedKey } from '../../src/domain/license-keys/presented-key.ts'
import { whereLicenses } from '../../src/domain/lists/where-licenses.ts'
import { type MeteredLicense, type MeterReading, readMetersOf } from '../../src/domain/usage/meter-reading.ts'
import { type EntitlementOverride, entitlementsOf } from '../../src/domain/validation/license-facts.ts'
import { statusOf } from '../../src/domain/validation/status.ts'
import { whereSeatInUse } from '../../src/domain/validation/where-seat-in-use.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { authenticated } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import { noRecord } from '../builder/no-record.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { EntitlementGrantType } from '../catalogue/entitlement.ts'
import { LicenseTypeRulesType } from '../catalogue/license-type-rules.ts'
import { licenseFilters } from './license-filters.ts'
import { LicenseStatus } from './license-status.ts'
import { MeterReadingType } from './meter-reading.ts'

const seatsInUse = batched<string, number>(async (ctx, ids) => {
  const counted = await ctx.db.activation.groupBy({
    by: ['licenseId'],
    where: { licenseId: { in: [...ids] }, ...whereSeatInUse(ctx.now()) },
    _count: true,
  })
  const seats = new Map(counted.map(({ licenseId, _count }) => [licenseId, _count]))
  return ids.map((id) => seats.get(id) ?? 0)
})

const metersOf = batched<MeteredLicense, MeterReading[]>((ctx, licenses) =>
  readMetersOf(ctx.db, licenses, ctx.now()),
)

export const License = builder.prismaNode('License', {
  description: 'License of one account, under one revision of a license type.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    account: t.relation('account', { description: 'Account that owns the license.' }),
    product: t.relation('product', { description: 'Product that the license is for.' }),
    licenseType: t.relation('licenseType', { description: 'Type of the license.' }),
    revision: t.int({
      description: 'Number of the revision of the license type.',
      select: { revision: { select: { number: true } } },
      resolve: ({ revision }) => revision.number,
    }),
    rules: t.field({
      type: LicenseTypeRulesType,
      description:
        'Rules of the revision under which the license is. Seats and entitlements of the license can differ from them.',
      select: { revision: { select: { rules: true } } },
      resolve: ({ revision }) => revision.rules as LicenseTypeRules,
    }),
    status: t.field({
      type: LicenseStatus,
      description: 'Current status of the license.',
      select: { startsAt: true, expiry: true, graceEndsAt: true, suspendedAt: true, revokedAt: true },
      resolve: (license, _args, ctx) => statusOf(license, ctx.now()),
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Name of the license for people; null if it has none.',
    }),
    keyHint: t.exposeString('keyHint', {
      description: 'Last group of the license key. No query returns more of the key.',
    }),
    issuedAt: t.expose('issuedAt', {
      type: 'DateTime',
      description: 'Time at which the license was issued.',
    }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Start of the first term; null if it has not started.',
    }),
    expiry: t.expose('expiry', {
      type: 'DateTime',
      nullable: true,
      description: 'Last valid instant; null if the license is perpetual or has not started.',
    }),
    plannedExpiry: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Expiry of the license alone, for a term that has not started; null if the license type decides, or once the term has ' +
        'started. `expiry` has it from the start.',
      select: { startsAt: true, expiryOverride: true },
      resolve: ({ startsAt, expiryOverride }) => (startsAt ? null : expiryOverride),
    }),
    graceEndsAt: t.expose('graceEndsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Last instant of the grace period; equal to `expiry` if there is none, null if `expiry` is null.',
    }),
    renewsAutomatically: t.exposeBoolean('renewsAutomatically', {
      description:
        'True while a subscription in a shop renews the license by itself. No notices about the expiry are sent then.',
    }),
    updatesUntil: t.expose('updatesUntil', {
      type: 'DateTime',
      nullable: true,
      description:
        'Last instant at which a version may be released to be used; null if the license includes all versions or has ' +
        'not started. Earlier versions may be used as long as the license.',
    }),
    timeZone: t.expose('timeZone', {
      type: 'TimeZone',
      description: 'Time zone for terms and periods of the license.',
    }),
    maxActivations: t.exposeInt('maxActivations', {
      nullable: true,
      description: 'Number of purchased seats; null if unlimited, 0 if none.',
    }),
    activeActivations: t.int({
      description: 'Number of seats in use. Lapsed leases are not counted.',
      select: { id: true },
      resolve: ({ id }, _args, ctx) => seatsInUse(ctx, id),
    }),
    overLimitUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Instant until which the newest devices, for which the license has no seats, may be used; in the past if they may ' +
        'not be used any more. Null if the seats suffice, or the devices stay valid without an end.',
      select: { id: true, seatLimit: true, overLimitUntil: true },
      resolve: async ({ id, seatLimit, overLimitUntil }, _args, ctx) =>
        overLimitUntil && seatLimit !== null && (await seatsInUse(ctx, id)) > seatLimit
          ? overLimitUntil
          : null,
    }),
    entitlements: t.field({
      type: [EntitlementGrantType],
      description:
        'Entitlements that the license grants: those of its type, with the changes of the license applied.',
      select: { entitlementOverrides: true, revision: { select: { rules: true } } },
      resolve: ({ entitlementOverrides, revision }) =>
        entitlementsOf({
          rules: revision.rules as LicenseTypeRules,
          entitlementOverrides: entitlementOverrides as EntitlementOverride[],
        }),
    }),
    meters: t.field({
      type: [MeterReadingType],
      description: 'Current readings of the meters of the license.',
      select: { id: true, timeZone: true, termAnchor: true, revision: { select: { rules: true } } },
      resolve: (license, _args, ctx) =>
        metersOf(ctx, { ...license, rules: license.revision.rules as LicenseTypeRules }),
    }),
    lastValidatedAt: t.expose('lastValidatedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time of the last validation; null if there was none. Accurate to a minute. Written asynchronously, a few seconds later.',
    }),
    suspendedAt: t.expose('suspendedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the license was suspended; null if it is not suspended.',
    }),
    suspendReason: t.exposeString('suspendReason', {
      nullable: true,
      description: 'Reason for the suspension; null if the license is not suspended.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the license was revoked; null if it is not revoked.',
    }),
    revokeReason: t.exposeString('revokeReason', {
      nullable: true,
      description: 'Reason for the revocation; null if the license is not revoked.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      description: 'Metadata that the vendor stores with the license.',
    }),
  }),
})

const byExpiry = [
  { name: 'expiry', sql: `coalesce(child.expiry, 'infinity'::timestamptz)`, type: 'timestamptz' },
]
const byLastSeen = [{ name: 'lastSeenOn', sql: 'child.last_seen_on', type: 'date' }]

const licenseOrders = ordersOf(
  'LicenseOrder',
  'OLDEST',
  {
    ...byAge,
    EXPIRY_ASC: {
      description: 'Earliest expiry first. Licenses without an expiry are last.',
      columns: byExpiry,
    },
    EXPIRY_DESC: {
      description: 'Licenses without an expiry first, then the latest expiry.',
      columns: byExpiry,
      descending: true,
    },
    LAST_SEEN_ASC: {
      description: 'Licenses that were never seen first, then licenses that are silent for most days (UTC).',
      columns: byLastSeen,
    },
    LAST_SEEN_DESC: {
      description: 'Licenses seen on the latest day (UTC) first. Within a day, the newest license is first.',
      columns: byLastSeen,
      descending: true,
    },
  },
  {
    description: '`EXPIRY_ASC` with a range of expiries, and `LAST_SEEN_ASC` with `silentSince`',
    orderFor: (args) => {
      const { expiresAfter, expiresBefore, silentSince } = args as Record<string, Date | null | undefined>
      if (expiresAfter || expiresBefore) return 'EXPIRY_ASC'
      return silentSince ? 'LAST_SEEN_ASC' : null
    },
  },
)

const LicenseConnection = builder.connectionObject(
  { type: License, name: 'LicenseConnection' },
  { name: 'LicenseEdge' },
)

builder.prismaObjectField(Account, 'licenses', (t) =>
  t.connection(
    childrenOf({
      type: License,
      table: 'licenses',
      parent: 'account_id',
      description: 'Licenses of the account, oldest first.',
    }),
    LicenseConnection,
  ),
)

builder.queryFields((t) => ({
  license: t.prismaField({
    type: License,
    nullable: true,
    description: 'The license with the given ID or key; null if none exists or the caller cannot see it.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: authenticated,
    args: {
      id: t.arg.id({ required: false, description: 'ID of the license, `lic_…`.' }),
      key: t.arg.string({ required: false, description: 'License key.' }),
    },
    resolve: async (query, _root, { id, key }, ctx) => {
      const parsed = key ? readPresentedKey(ctx, key) : null
      if ((!id && !key) || (key && !parsed)) return noRecord(query)
      const filters = {
        ...(id && { id: uuidOf('License', id, ['id']) }),
        ...(parsed && { keys: { some: { digest: { in: await findKeyDigests(ctx, ctx.db, parsed) } } } }),
      }
      return ctx.db.license.findFirst({ ...query, where: { AND: [filters, visibleLicenses(ctx.caller)] } })
    },
  }),
  licenses: t.connection(
    listOf({
      type: License,
      table: 'licenses',
      orders: licenseOrders,
      description: 'Licenses visible to the caller.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: authenticated,
      // The builder of arguments has the methods of the builder of fields.
      args: builder.args((t) => licenseFilters(t as never)),
      where: async ({ account, ...filter }, ctx) =>
        await whereLicenses(ctx, {
          ...filter,
          accountId: account && (await accountIdOf(ctx, account, ['account'])),
        }),
    }),
    LicenseConnection,
  ),
}))

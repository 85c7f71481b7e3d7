import type { LicenseTypeRules } from '../../src/domain/catalogue/license-types/rules.ts'
import { digestsOfKey, readPresentedKey } from '../../src/domain/license-keys/presented-key.ts'
import { readMeters } from '../../src/domain/usage/reading.ts'
import { evaluate } from '../../src/domain/validation/evaluate.ts'
import { findFactsById } from '../../src/domain/validation/find-facts-by-id.ts'
import { type EntitlementOverride, entitlementsOf } from '../../src/domain/validation/license-facts.ts'
import { statusOf } from '../../src/domain/validation/status.ts'
import { withStatus } from '../../src/domain/validation/with-status.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { noRecord } from '../builder/no-record.ts'
import { EntitlementGrantType } from '../catalogue/entitlement.ts'
import { LicenseStatus } from './license-status.ts'
import { LicenseValidationType } from './license-validation.ts'
import { MeterReadingType } from './meter-reading.ts'

export const License = builder.prismaNode('License', {
  description: 'The grant to one account, under one revision of a license type.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: known,
  fields: (t) => ({
    account: t.relation('account', { description: 'Whose it is.' }),
    product: t.relation('product', { description: 'What it licenses.' }),
    licenseType: t.relation('licenseType', { description: 'Its type.' }),
    revision: t.int({
      description: 'The revision of the type that it is under.',
      select: { revision: { select: { number: true } } },
      resolve: ({ revision }) => revision.number,
    }),
    status: t.field({
      type: LicenseStatus,
      description: 'How it stands now.',
      select: { startsAt: true, expiry: true, graceEndsAt: true, suspendedAt: true, revokedAt: true },
      resolve: (license, _args, ctx) => statusOf(license, ctx.now()),
    }),
    keyHint: t.exposeString('keyHint', { description: 'The last group of its key, never more.' }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'When it was issued.' }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its first term began; null until it has.',
    }),
    expiry: t.expose('expiry', {
      type: 'DateTime',
      nullable: true,
      description: 'The last valid instant; null is perpetual, or not started.',
    }),
    graceEndsAt: t.expose('graceEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The last instant of grace; equals the expiry when there is none.',
    }),
    timeZone: t.expose('timeZone', {
      type: 'TimeZone',
      description: 'The zone in which its terms and periods are counted.',
    }),
    maxActivations: t.exposeInt('maxActivations', {
      nullable: true,
      description: 'Seats sold; null is unlimited, 0 is none.',
    }),
    activeActivations: t.int({
      description: 'Seats taken now; lapsed leases are counted out.',
      select: { id: true },
      resolve: ({ id }, _args, ctx) =>
        ctx.db.activation.count({
          where: {
            licenseId: id,
            deactivatedAt: null,
            OR: [{ leaseEndsAt: null }, { leaseEndsAt: { gte: ctx.now() } }],
          },
        }),
    }),
    entitlements: t.field({
      type: [EntitlementGrantType],
      description:
        'What it grants: the entitlements of its type, with its own added, changed and taken away.',
      select: { entitlementOverrides: true, revision: { select: { rules: true } } },
      resolve: ({ entitlementOverrides, revision }) =>
        entitlementsOf({
          rules: revision.rules as LicenseTypeRules,
          entitlementOverrides: entitlementOverrides as EntitlementOverride[],
        }),
    }),
    meters: t.field({
      type: [MeterReadingType],
      description: 'How its meters stand now.',
      select: { id: true, timeZone: true, termAnchor: true, revision: { select: { rules: true } } },
      resolve: (license, _args, ctx) =>
        readMeters(ctx.db, license, license.revision.rules as LicenseTypeRules, ctx.now()),
    }),
    lastValidatedAt: t.expose('lastValidatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last validated; written a few seconds late.',
    }),
    suspendedAt: t.expose('suspendedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was suspended; null when it is not.',
    }),
    suspendReason: t.exposeString('suspendReason', { nullable: true, description: 'Why it was suspended.' }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked.',
    }),
    revokeReason: t.exposeString('revokeReason', { nullable: true, description: 'Why it was revoked.' }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'What the vendor keeps with it.' }),
    validation: t.field({
      type: LicenseValidationType,
      description: 'Whether it may be used, now or at another instant. Records nothing, and starts no term.',
      select: { id: true },
      args: {
        asOf: t.arg({ type: 'DateTime', required: false, description: 'The instant; now by default.' }),
      },
      resolve: async ({ id }, { asOf }, ctx) => {
        const at = asOf ?? ctx.now()
        return evaluate(await findFactsById(ctx.db, { licenseId: id, at }), { asOf, device: null }, at)
      },
    }),
  }),
})

const LicenseConnection = builder.connectionObject(
  { type: License, name: 'LicenseConnection' },
  { name: 'LicenseEdge' },
)

builder.prismaObjectField(Account, 'licenses', (t) =>
  t.relatedConnection(
    'licenses',
    { cursor: 'id', description: 'Its licenses, oldest first.' },
    LicenseConnection,
  ),
)

builder.queryFields((t) => ({
  license: t.prismaField({
    type: License,
    nullable: true,
    description: 'The license with that id or key; null when there is none.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: known,
    args: {
      id: t.arg.id({ required: false, description: 'The id, `lic_…`.' }),
      key: t.arg.string({ required: false, description: 'The license key.' }),
    },
    resolve: (query, _root, { id, key }, ctx) => {
      const parsed = key ? readPresentedKey(ctx, key) : null
      if ((!id && !key) || (key && !parsed)) return noRecord(query)
      const asked = {
        ...(id && { id: uuidOf('License', id, ['id']) }),
        ...(parsed && { keys: { some: { digest: { in: digestsOfKey(ctx, parsed) } } } }),
      }
      return ctx.db.license.findFirst({ ...query, where: { AND: [asked, visibleLicenses(ctx.caller)] } })
    },
  }),
  licenses: t.prismaConnection(
    {
      type: License,
      cursor: 'id',
      description: 'The licenses that the caller may know of, oldest first.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: known,
      args: {
        account: t.arg.id({ required: false, description: 'Only those of that account.' }),
        product: t.arg.string({ required: false, description: 'Only those of the product with that code.' }),
        licenseType: t.arg.string({
          required: false,
          description: 'Only those of the license type with that code.',
        }),
        status: t.arg({ type: LicenseStatus, required: false, description: 'Only those that stand so now.' }),
      },
      resolve: (query, _root, { account, product, licenseType, status }, ctx) =>
        ctx.db.license.findMany({
          ...query,
          where: {
            AND: [
              visibleLicenses(ctx.caller),
              account ? { accountId: uuidOf('Account', account, ['account']) } : {},
              product ? { product: { code: product } } : {},
              licenseType ? { licenseType: { code: licenseType } } : {},
              status ? withStatus(status, ctx.now()) : {},
            ],
          },
          orderBy: { id: 'asc' },
        }),
    },
    LicenseConnection,
  ),
}))

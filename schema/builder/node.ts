import { allows } from '../../src/platform/caller.ts'
import { currentAccountId, currentContactId } from '../../src/platform/current-account.ts'
import { type NodeType, parseTypedId } from '../../src/platform/ids.ts'
import {
  visibleAccounts,
  visibleKeyPools,
  visibleLicenses,
  visiblePartners,
  visibleWebhookEndpoints,
} from '../../src/platform/visible.ts'
import { authenticated } from './audiences.ts'
import { builder, forbidden } from './builder.ts'
import type { RequestContext } from './context.ts'

/**
 * Lookup of each type by ID, restricted to records visible to the caller. Types that the graph of the audience lacks
 * are not found.
 */
const finders: Record<NodeType, (ctx: RequestContext, id: string) => Promise<object | null>> = {
  Product: (ctx, id) => ctx.db.product.findUnique({ where: { id } }),
  LicenseType: (ctx, id) => ctx.db.licenseType.findUnique({ where: { id } }),
  Account: async (ctx, id) =>
    ctx.db.account.findFirst({
      where: { AND: [{ id: await currentAccountId(ctx.db, id) }, visibleAccounts(ctx.caller)] },
    }),
  Contact: async (ctx, id) =>
    ctx.db.contact.findFirst({
      where: { id: await currentContactId(ctx.db, id), account: visibleAccounts(ctx.caller) },
    }),
  License: (ctx, id) => ctx.db.license.findFirst({ where: { AND: [{ id }, visibleLicenses(ctx.caller)] } }),
  ScheduledChange: (ctx, id) =>
    ctx.db.scheduledChange.findFirst({ where: { id, license: visibleLicenses(ctx.caller) } }),
  Sale: (ctx, id) => ctx.db.sale.findFirst({ where: { id, account: visibleAccounts(ctx.caller) } }),
  SaleEffect: (ctx, id) =>
    ctx.db.saleEffect.findFirst({ where: { id, license: visibleLicenses(ctx.caller) } }),
  BulkOperation: (ctx, id) => ctx.db.bulkOperation.findUnique({ where: { id } }),
  KeyPool: (ctx, id) => ctx.db.keyPool.findFirst({ where: { AND: [{ id }, visibleKeyPools(ctx.caller)] } }),
  PooledKey: (ctx, id) => ctx.db.pooledKey.findFirst({ where: { id, pool: visibleKeyPools(ctx.caller) } }),
  Activation: (ctx, id) =>
    ctx.db.activation.findFirst({ where: { id, license: visibleLicenses(ctx.caller) } }),
  BannedFingerprint: (ctx, id) => ctx.db.bannedFingerprint.findUnique({ where: { id } }),
  Onboarding: (ctx, id) =>
    ctx.db.onboarding.findFirst({ where: { id, account: visibleAccounts(ctx.caller) } }),
  OnboardingAttempt: (ctx, id) =>
    ctx.db.onboardingAttempt.findFirst({
      where: { id, onboarding: { account: visibleAccounts(ctx.caller) } },
    }),
  LicenseFile: (ctx, id) =>
    ctx.db.licenseFile.findFirst({ where: { id, license: visibleLicenses(ctx.caller) } }),
  SigningKey: (ctx, id) => ctx.db.signingKey.findUnique({ where: { id } }),
  Notification: (ctx, id) =>
    ctx.db.notification.findFirst({ where: { id, account: visibleAccounts(ctx.caller) } }),
  Event: (ctx, id) => ctx.db.event.findUnique({ where: { id } }),
  CrmReconciliation: (ctx, id) => ctx.db.crmReconciliation.findUnique({ where: { id } }),
  CrmReview: (ctx, id) => ctx.db.crmReview.findUnique({ where: { id } }),
  Partner: (ctx, id) => ctx.db.partner.findFirst({ where: { AND: [{ id }, visiblePartners(ctx.caller)] } }),
  ApiKey: (ctx, id) => ctx.db.apiKey.findUnique({ where: { id } }),
  WebhookEndpoint: (ctx, id) =>
    ctx.db.webhookEndpoint.findFirst({ where: { AND: [{ id }, visibleWebhookEndpoints(ctx.caller)] } }),
  WebhookDelivery: (ctx, id) =>
    ctx.db.webhookDelivery.findFirst({ where: { id, endpoint: visibleWebhookEndpoints(ctx.caller) } }),
}

builder.queryField('node', (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description:
      'The record with the given ID, of any type; null if none exists or the caller cannot see it. Reading ' +
      'a record also requires the scope of its type.',
    subGraphs: authenticated,
    args: { id: t.arg.id({ required: true, description: 'ID of any record of this graph.' }) },
    resolve: async (_root, { id }, ctx, info) => {
      const parsed = parseTypedId(id)
      if (!parsed || !info.schema.getType(parsed.type)) return null
      // The type itself requires no scope, because the caller of `activateLicense` may read it.
      if (parsed.type === 'Activation' && !allows(ctx.caller, 'LICENSES_READ'))
        throw forbidden('LICENSES_READ')
      const found = await finders[parsed.type](ctx, parsed.uuid)
      return found && { ...found, __typename: parsed.type }
    },
  }),
)

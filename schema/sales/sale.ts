import { Prisma } from '../../prisma/client/client.ts'
import type {
  SaleBusiness as Businesses,
  SaleLineKind as LineKinds,
  SaleState as States,
} from '../../prisma/client/enums.ts'
import { hasId } from '../../src/platform/database/list.ts'
import { Account } from '../accounts/account.ts'
import { accountIdOf } from '../builder/account-id.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { SaleIntent } from '../catalogue/sale-intent.ts'
import { License } from '../licenses/license.ts'

const SaleState = enumOf<States>('SaleState', {
  description: 'State of a sale in the outside system.',
  values: {
    QUOTED: 'The sale is offered or negotiated. A sale that was won before keeps its effects.',
    WON: 'The sale is won. Its effects are in force.',
    LOST: 'The sale was lost after it was won.',
    REFUNDED: 'The sale was refunded after it was won.',
  },
})

export const SaleBusiness = enumOf<Businesses>('SaleBusiness', {
  description: 'Kind of business of a sale, as the outside system states it.',
  values: {
    NEW: 'The first sale to a customer.',
    EXISTING: 'A sale to a customer that has bought before.',
  },
})

export const SaleLineKind = enumOf<LineKinds>('SaleLineKind', {
  description: 'Kind of a line of a sale.',
  values: {
    RECURRING: 'Billed again in every period.',
    ONE_TIME: 'Billed once.',
  },
})

builder.prismaObject('SaleLine', {
  description: 'Line of a sale, as the outside system last showed it.',
  subGraphs: staff,
  fields: (t) => ({
    sku: t.exposeString('sku', { nullable: true, description: 'SKU of the line; null if it has none.' }),
    quantity: t.exposeFloat('quantity', {
      nullable: true,
      description: 'Quantity of the line, also if it is no whole number above 0; null if it is no number.',
    }),
    refunded: t.exposeFloat('refunded', {
      description: 'Part of the quantity that was refunded; 0 if none was.',
    }),
    kind: t.expose('kind', {
      type: SaleLineKind,
      nullable: true,
      description: 'Kind of the line; null if it is unknown.',
    }),
    start: t.exposeString('start', {
      nullable: true,
      description:
        'Start of the period that was sold: a day, such as `2026-01-15`, in the time zone of the license, or an instant. Null ' +
        'if the line states none.',
    }),
    end: t.exposeString('end', {
      nullable: true,
      description:
        'End of the period that was sold, inclusive, in the same form; null if the line states none.',
    }),
    intent: t.expose('intent', {
      type: SaleIntent,
      nullable: true,
      description: 'What the line says that it does; null if it says nothing.',
    }),
    price: t.exposeString('price', {
      nullable: true,
      description: 'Price of one unit in the currency of the sale, for information; null if it is unknown.',
    }),
  }),
})

const SaleEffect = builder.prismaNode('SaleEffect', {
  description:
    'What a sale did to a license. A license is what its effects in force make it, in their order, together with the changes ' +
    'that were made otherwise.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: staff,
  fields: (t) => ({
    sale: t.relation('sale', { description: 'Sale that has the effect.' }),
    intent: t.expose('intent', { type: SaleIntent, description: 'What the sale did.' }),
    license: t.relation('license', { description: 'License that the sale issued or changed.' }),
    licenseType: t.relation('licenseType', { description: 'License type that the SKU of the sale names.' }),
    quantity: t.exposeInt('quantity', { description: 'Number of seats that were sold and not refunded.' }),
    start: t.exposeString('start', {
      nullable: true,
      description:
        'Start of the period of the line, in the form of `SaleLine.start`; null if the line states none.',
    }),
    end: t.exposeString('end', {
      nullable: true,
      description: 'End of the period of the line, inclusive; null if the line states none.',
    }),
    inForce: t.exposeBoolean('inForce', {
      description:
        'False if a loss or a refund undid the effect. A sale that is won again has its effects again.',
    }),
    issued: t.exposeBoolean('issued', {
      description: 'True if the license was issued for the sale.',
    }),
    appliedAt: t.expose('appliedAt', {
      type: 'DateTime',
      description: 'Time at which the effect was first applied.',
    }),
  }),
})

export const Sale = builder.prismaNode('Sale', {
  description:
    'What an outside system, such as HubSpot, says was sold to an account. Sales that were never won are not stored.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: staff,
  fields: (t) => ({
    source: t.exposeString('source', {
      description: 'Outside system of the sale, such as `hubspot:12345` with the ID of the portal.',
    }),
    externalId: t.exposeString('externalId', {
      description: 'ID of the sale in the outside system, such as the ID of a deal.',
    }),
    account: t.relation('account', { description: 'Account that bought.' }),
    state: t.expose('state', { type: SaleState, description: 'State of the sale in the outside system.' }),
    intent: t.expose('intent', {
      type: SaleIntent,
      nullable: true,
      description:
        'What the sale says that its lines do, unless a line says it itself; null if it says nothing.',
    }),
    business: t.expose('business', {
      type: SaleBusiness,
      nullable: true,
      description: 'Kind of business; null if the outside system states none.',
    }),
    lines: t.relation('lines', {
      description: 'Lines of the sale in their order. At most as many as the outside system has.',
      query: { orderBy: { number: 'asc' } },
    }),
    effects: t.relation('effects', {
      description: 'Effects of the sale in their order; empty if it changed nothing yet.',
      query: { orderBy: { position: 'asc' } },
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the sale was first won.',
    }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      description: 'Time at which the state last changed.',
    }),
  }),
})

const SaleConnection = builder.connectionObject({ type: Sale, name: 'SaleConnection' }, { name: 'SaleEdge' })

const saleOrders = ordersOf('SaleOrder', 'NEWEST', byAge)

builder.queryField('sales', (t) =>
  t.connection(
    listOf({
      type: Sale,
      table: 'sales',
      orders: saleOrders,
      description: 'Sales in every state.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: staff,
      args: {
        source: t.arg.string({
          required: false,
          description: 'Outside system to filter by, such as `hubspot:12345`.',
        }),
        state: t.arg({ type: SaleState, required: false, description: 'State to filter by.' }),
        account: t.arg.id({ required: false, description: 'ID of the account to filter by.' }),
      },
      where: async ({ source, state, account }, ctx) => ({
        all: [
          ...(source ? [Prisma.sql`child.source = ${source}`] : []),
          ...(state ? [Prisma.sql`child.state = ${state}::sale_state`] : []),
          ...(account ? [hasId('account_id', await accountIdOf(ctx, account, ['account']))] : []),
        ],
      }),
    }),
    SaleConnection,
  ),
)

builder.prismaObjectField(Account, 'sales', (t) =>
  t.connection(
    childrenOf({
      type: Sale,
      table: 'sales',
      parent: 'account_id',
      subGraphs: staff,
      descending: true,
      description: 'Sales to the account in every state, newest first.',
    }),
    SaleConnection,
  ),
)

const SaleEffectConnection = builder.connectionObject(
  { type: SaleEffect, name: 'SaleEffectConnection' },
  { name: 'SaleEffectEdge' },
)

builder.prismaObjectField(License, 'saleEffects', (t) =>
  t.connection(
    childrenOf({
      type: SaleEffect,
      table: 'sale_effects',
      parent: 'license_id',
      subGraphs: staff,
      descending: true,
      description: 'What sales did to the license, also if it was undone, newest first.',
    }),
    SaleEffectConnection,
  ),
)

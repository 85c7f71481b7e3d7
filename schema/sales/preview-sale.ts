import { findBuyer } from '../../src/domain/sales/find-buyer.ts'
import {
  type PreviewedEffect,
  type PreviewedSale,
  previewSale,
  type SoldValues,
} from '../../src/domain/sales/preview.ts'
import { previewInput } from '../../src/domain/sales/preview-input.ts'
import type { SaleProblem } from '../../src/domain/sales/sale.ts'
import { transact } from '../../src/platform/db.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { parseInput } from '../../src/platform/input.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { SaleIntent } from '../catalogue/sale-intent.ts'
import { License } from '../licenses/license.ts'
import { SaleBusiness, SaleLineKind } from './sale.ts'

const SaleLineInput = builder.inputType('SaleLineInput', {
  description: 'Line of a sale.',
  fields: (t) => ({
    sku: t.string({ required: true, description: 'SKU of the line.' }),
    quantity: t.float({ required: false, description: 'Quantity of the line; 1 by default.' }),
    refunded: t.float({
      required: false,
      description: 'Part of the quantity that was refunded; 0 by default.',
    }),
    kind: t.field({ type: SaleLineKind, required: false, description: 'Kind of the line; for information.' }),
    intent: t.field({
      type: SaleIntent,
      required: false,
      description: 'What the line says that it does; null if it says nothing.',
    }),
    start: t.string({
      required: false,
      description:
        'Start of the period: a day, such as `2026-01-15`, or an instant; null if the line states none.',
    }),
    end: t.string({
      required: false,
      description: 'End of the period, inclusive, in the same form; null if the line states none.',
    }),
  }),
})

const PreviewSaleInput = builder.inputType('PreviewSaleInput', {
  description: 'Sale that could be won.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account that would buy.' }),
    lines: t.field({ type: [SaleLineInput], required: true, description: 'Lines of the sale; at most 100.' }),
    intent: t.field({
      type: SaleIntent,
      required: false,
      description:
        'What the sale says that its lines do, unless a line says it itself; null if it says nothing.',
    }),
    business: t.field({
      type: SaleBusiness,
      required: false,
      description: 'Kind of business; null if it is not stated.',
    }),
  }),
})

const SoldValuesType = builder.objectRef<SoldValues>('SoldValues').implement({
  description: 'Values of a license that a sale can change.',
  subGraphs: staff,
  fields: (t) => ({
    licenseType: t.exposeString('licenseType', { description: 'Code of the license type.' }),
    maxActivations: t.exposeInt('maxActivations', {
      nullable: true,
      description: 'Number of seats; null if it is unlimited.',
    }),
    expiry: t.expose('expiry', {
      type: 'DateTime',
      nullable: true,
      description: 'Expiry; null if the license is perpetual, or its term has not started.',
    }),
    updatesUntil: t.expose('updatesUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'End of the updates; null if they never end, or have not started.',
    }),
  }),
})

const SaleEffectPreview = builder.objectRef<PreviewedEffect>('SaleEffectPreview').implement({
  description: 'What a sale would do to a license.',
  subGraphs: staff,
  fields: (t) => ({
    intent: t.expose('intent', { type: SaleIntent, description: 'What the sale would do.' }),
    quantity: t.exposeInt('quantity', { description: 'Number of seats that are sold.' }),
    license: t.prismaField({
      type: License,
      nullable: true,
      description: 'License as it is; null if the sale would issue it.',
      resolve: (query, { licenseId }, _args, ctx) =>
        licenseId === null ? null : ctx.db.license.findUnique({ ...query, where: { id: licenseId } }),
    }),
    before: t.expose('before', {
      type: SoldValuesType,
      nullable: true,
      description: 'Values of the license as it is; null if the sale would issue it.',
    }),
    after: t.expose('after', { type: SoldValuesType, description: 'Values of the license after the sale.' }),
  }),
})

const SaleProblemType = builder.objectRef<SaleProblem>('SaleProblem').implement({
  description: 'Part of a sale that a person would have to decide.',
  subGraphs: staff,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Code of the problem, such as `AMBIGUOUS` or `SKU_UNKNOWN`.',
    }),
    detail: t.exposeString('detail', { description: 'Problem and remedy in a message for people.' }),
  }),
})

const SalePreview = builder.objectRef<PreviewedSale>('SalePreview').implement({
  description: 'What would become of a sale that is won.',
  subGraphs: staff,
  fields: (t) => ({
    effects: t.expose('effects', {
      type: [SaleEffectPreview],
      description: 'What the sale would do, in the order in which it would do it.',
    }),
    problems: t.expose('problems', {
      type: [SaleProblemType],
      description: 'What a person would have to decide; empty if the sale can be followed.',
    }),
  }),
})

builder.queryField('previewSale', (t) =>
  t.field({
    type: SalePreview,
    nullable: true,
    description:
      'What a sale to an account would do if it were won now, as the gateway follows won sales. Changes nothing and sends no ' +
      'mail. Null if no account with this ID exists.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: staff,
    args: {
      input: t.arg({ type: PreviewSaleInput, required: true, description: 'Sale to preview.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      parseInput(previewInput, input)
      const { account, lines, intent = null, business = null } = input
      const accountId = uuidOf('Account', account, ['account'])
      return await transact(ctx.db, async (tx) => {
        const buyer = await findBuyer(ctx, tx, accountId)
        if (!buyer) return null
        const sale = {
          ...{ source: 'preview', externalId: accountId, state: 'WON' as const, intent, business },
          lines: lines.map((line) => ({
            ...{
              sku: line.sku,
              quantity: line.quantity ?? 1,
              refunded: line.refunded ?? 0,
              kind: line.kind ?? null,
            },
            ...{ intent: line.intent ?? null, start: line.start ?? null, end: line.end ?? null, price: null },
          })),
        }
        return await previewSale(ctx, tx, sale, { findBuyer: async () => buyer })
      })
    },
  }),
)

import type { CrmObject as Objects } from '../../prisma/client/enums.ts'
import { isRetried } from '../../src/crm/deals/retry-review.ts'
import { choicesOf, type ReviewChoice } from '../../src/crm/reviews.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { SaleIntent } from '../catalogue/sale-intent.ts'
import { License } from '../licenses/license.ts'

const CrmObject = enumOf<Objects>('CrmObject', {
  description: 'Kind of record in the CRM or in a shop.',
  values: {
    COMPANY: 'The company of an account, in the CRM.',
    CONTACT: 'A person, in the CRM.',
    DEAL: 'A sale, in the CRM.',
    CUSTOMER: 'A customer of a shop.',
    CHECKOUT: 'A purchase in a shop.',
    INVOICE: 'An invoice of a shop.',
    SUBSCRIPTION: 'A subscription of a shop.',
    PAYMENT: 'A payment in a shop.',
    SALE: 'A sale that a shop sent itself.',
  },
})

const SaleChoice = builder.objectRef<ReviewChoice>('SaleChoice').implement({
  description: 'A way to follow a part of a sale. `decideSale` chooses it.',
  subGraphs: staff,
  fields: (t) => ({
    id: t.exposeString('id', { description: 'Name of the choice for `decideSale`.' }),
    intent: t.expose('intent', { type: SaleIntent, description: 'What the sale does with this choice.' }),
    licenseType: t.exposeString('licenseType', { description: 'Code of the license type that was sold.' }),
    seats: t.exposeInt('seats', { description: 'Number of seats that were sold and not refunded.' }),
    license: t.prismaField({
      type: License,
      nullable: true,
      description: 'License that the sale changes; null if it issues one.',
      resolve: (query, { licenseId }, _args, ctx) =>
        licenseId === null ? null : ctx.db.license.findUnique({ ...query, where: { id: licenseId } }),
    }),
  }),
})

export const CrmReview = builder.prismaNode('CrmReview', {
  description: 'Event in the CRM or in a shop that requires a decision by a person.',
  id: { field: 'id' },
  authScopes: { scope: 'CRM_READ' },
  subGraphs: staff,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Code of the event, such as `MERGE_CONFLICT`, `RECORD_DELETED` or `DEAL_SKU_UNKNOWN`.',
    }),
    detail: t.exposeString('detail', { description: 'Event and remedy in a message for people.' }),
    choices: t.field({
      type: [SaleChoice],
      description:
        'Ways to follow a deal with several readings, for `decideSale`; empty if the review is resolved otherwise.',
      resolve: (review) => choicesOf(review),
    }),
    canRetry: t.boolean({
      description: 'Whether `retryReview` can resolve the review.',
      select: { code: true, resolvedAt: true },
      resolve: ({ code, resolvedAt }) => isRetried({ code, resolvedAt }),
    }),
    object: t.expose('object', { type: CrmObject, description: 'Kind of record that the review concerns.' }),
    source: t.exposeString('source', {
      description:
        'System that has the record: `hubspot`, `stripe`, or `shop` for sales that were sent to `/sales`.',
    }),
    remoteId: t.exposeString('remoteId', { description: 'ID of the record in that system.' }),
    account: t.relation('account', {
      nullable: true,
      description: 'Account that the review concerns; null if there is none.',
    }),
    raisedAt: t.expose('raisedAt', {
      type: 'DateTime',
      description: 'Time at which the review was created.',
    }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the review was resolved; null if it is open.',
    }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Principal that resolved the review; null if it is open.',
    }),
  }),
})

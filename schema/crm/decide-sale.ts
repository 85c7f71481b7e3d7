import { decideSale } from '../../src/crm/deals/decide-sale.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmReview } from './crm-review.ts'

const DecideSaleInput = builder.inputType('DecideSaleInput', {
  description: 'Review of a deal, and the choice.',
  fields: (t) => ({
    review: t.id({ required: true, description: 'ID of the review.' }),
    choice: t.string({ required: true, description: '`id` of one of the `choices` of the review.' }),
    reason: t.string({
      required: true,
      description: 'Reason for the audit log; at most 500 characters.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DecideSalePayload = builder.objectRef<{ reviewId: string }>('DecideSalePayload').implement({
  description: 'Review that is decided.',
  subGraphs: staff,
  fields: (t) => ({
    review: t.prismaField({
      type: CrmReview,
      description: 'Current state of the review. The deal is followed asynchronously, which resolves it.',
      resolve: (query, { reviewId }, _args, ctx) =>
        ctx.db.crmReview.findUniqueOrThrow({ ...query, where: { id: reviewId } }),
    }),
  }),
})

builder.mutationField('decideSale', (t) =>
  t.field({
    type: DecideSalePayload,
    description:
      'Decides what a deal with several readings does, by one of the choices of its review. The gateway stores the decision with ' +
      'the sale, reads the deal again within seconds and follows it. The review is then resolved, unless something else is ' +
      'uncertain. Refused with `CRM_REVIEW_NOT_DECIDED` if the review is resolved, or has no such choice. Other refusals: ' +
      '`CRM_NOT_CONNECTED`, `CRM_REVIEW_NOT_FOUND`.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: DecideSaleInput, required: true, description: 'Review and choice.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'decideSale', input, (tx, { review, ...rest }) =>
        decideSale(ctx, tx, { ...rest, reviewId: uuidOf('CrmReview', review, ['review']) }),
      ),
  }),
)

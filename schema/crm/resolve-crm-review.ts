import { resolveCrmReview } from '../../src/crm/reviews.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmReview } from './crm-review.ts'

const ResolveCrmReviewInput = builder.inputType('ResolveCrmReviewInput', {
  description: 'Review to resolve.',
  fields: (t) => ({
    review: t.id({ required: true, description: 'ID of the review.' }),
    reason: t.string({ required: true, description: 'Decision, for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ResolveCrmReviewPayload = builder.objectRef<{ reviewId: string }>('ResolveCrmReviewPayload').implement({
  description: 'Resolved review.',
  subGraphs: staff,
  fields: (t) => ({
    review: t.prismaField({
      type: CrmReview,
      description: 'Current state of the review.',
      resolve: (query, { reviewId }, _args, ctx) =>
        ctx.db.crmReview.findUniqueOrThrow({ ...query, where: { id: reviewId } }),
    }),
  }),
})

builder.mutationField('resolveCrmReview', (t) =>
  t.field({
    type: ResolveCrmReviewPayload,
    description: 'Resolves a review and records the decision. Idempotent. Refusals: `CRM_REVIEW_NOT_FOUND`.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: ResolveCrmReviewInput, required: true, description: 'Review to resolve.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'resolveCrmReview', input, (tx, { review, ...rest }) =>
        resolveCrmReview(ctx, tx, { ...rest, reviewId: uuidOf('CrmReview', review, ['review']) }),
      ),
  }),
)

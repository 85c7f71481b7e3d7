import { retryReview } from '../../src/crm/deals/retry-review.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmReview } from './crm-review.ts'

const RetryReviewInput = builder.inputType('RetryReviewInput', {
  description: 'Review to retry.',
  fields: (t) => ({
    review: t.id({ required: true, description: 'ID of the review.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RetryReviewPayload = builder.objectRef<{ reviewId: string }>('RetryReviewPayload').implement({
  description: 'Review that is retried.',
  subGraphs: staff,
  fields: (t) => ({
    review: t.prismaField({
      type: CrmReview,
      description: 'Current state of the review. The retry runs asynchronously.',
      resolve: (query, { reviewId }, _args, ctx) =>
        ctx.db.crmReview.findUniqueOrThrow({ ...query, where: { id: reviewId } }),
    }),
  }),
})

builder.mutationField('retryReview', (t) =>
  t.field({
    type: RetryReviewPayload,
    description:
      'Reads the deal of an open review again. Runs asynchronously, within seconds. The review is resolved if its cause is ' +
      'gone and the deal was followed. The gateway does the same every hour, after a change of SKUs, and after an account was ' +
      'linked. Refused with `CRM_REVIEW_NOT_RETRIED` if the review is resolved, or only a person can resolve it. Other ' +
      'refusals: `CRM_NOT_CONNECTED`, `CRM_REVIEW_NOT_FOUND`.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: RetryReviewInput, required: true, description: 'Review to retry.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'retryReview', input, (tx, { review, ...rest }) =>
        retryReview(ctx, tx, { ...rest, reviewId: uuidOf('CrmReview', review, ['review']) }),
      ),
  }),
)

import { resolveCrmReview } from '../../src/crm/review.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmReview } from './crm-review.ts'

const ResolveCrmReviewInput = builder.inputType('ResolveCrmReviewInput', {
  description: 'A review that somebody has looked at.',
  fields: (t) => ({
    review: t.id({ required: true, description: 'Which one.' }),
    reason: t.string({ required: true, description: 'What came of it, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ResolveCrmReviewPayload = builder.objectRef<{ reviewId: string }>('ResolveCrmReviewPayload').implement({
  description: 'The review.',
  subGraphs: staff,
  fields: (t) => ({
    review: t.prismaField({
      type: CrmReview,
      description: 'It, as it stands now.',
      resolve: (query, { reviewId }, _args, ctx) =>
        ctx.db.crmReview.findUniqueOrThrow({ ...query, where: { id: reviewId } }),
    }),
  }),
})

builder.mutationField('resolveCrmReview', (t) =>
  t.field({
    type: ResolveCrmReviewPayload,
    description: 'Notes that somebody has looked at a review, and what came of it. Idempotent.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ResolveCrmReviewInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'resolveCrmReview', input, (tx) =>
        resolveCrmReview(ctx, tx, { ...input, reviewId: uuidOf('CrmReview', input.review, ['review']) }),
      ),
  }),
)

import { CrmObject as Objects } from '../../prisma/client/enums.ts'
import { resolveCrmReview } from '../../src/crm/review.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const CrmObject = builder.enumType(Objects, {
  name: 'CrmObject',
  description: 'What a record of the CRM stands for there.',
})

export const CrmReview = builder.prismaNode('CrmReview', {
  description: 'Something that happened in the CRM and that a person has to look at.',
  id: { field: 'id' },
  authScopes: { scope: 'CRM_READ' },
  subGraphs: staff,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'What happened, such as MERGE_CONFLICT, RECORD_DELETED or DEAL_SKU_UNKNOWN.',
    }),
    detail: t.exposeString('detail', { description: 'The same for people, with what to do.' }),
    object: t.expose('object', { type: CrmObject, description: 'What kind of record it is about.' }),
    remoteId: t.exposeString('remoteId', { description: 'The CRM’s own id of the record.' }),
    account: t.relation('account', {
      nullable: true,
      description: 'The account that is concerned; null where none is known.',
    }),
    raisedAt: t.expose('raisedAt', { type: 'DateTime', description: 'When it was put up.' }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody had looked at it; null while nobody has.',
    }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Who had; null while nobody has.',
    }),
  }),
})

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

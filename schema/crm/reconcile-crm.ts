import { reconcileCrm } from '../../src/crm/reconcile.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmReconciliation } from './crm-reconciliation.ts'

const ReconcileCrmInput = builder.inputType('ReconcileCrmInput', {
  description: 'A comparison of everything with the CRM.',
  fields: (t) => ({
    dryRun: t.boolean({ required: false, description: 'Only report, and mend nothing; false by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReconcileCrmPayload = builder.objectRef<{ reconciliationId: string }>('ReconcileCrmPayload').implement({
  description: 'The comparison, which is made behind this answer.',
  subGraphs: staff,
  fields: (t) => ({
    reconciliation: t.prismaField({
      type: CrmReconciliation,
      description: 'It, as it stands now; `node` finds it again.',
      resolve: (query, { reconciliationId }, _args, ctx) =>
        ctx.db.crmReconciliation.findUniqueOrThrow({ ...query, where: { id: reconciliationId } }),
    }),
  }),
})

builder.mutationField('reconcileCrm', (t) =>
  t.field({
    type: ReconcileCrmPayload,
    description:
      'Compares everything with the CRM by reading all of it, behind the answer. Each difference is reported before ' +
      'it is mended. Every night it is made by itself.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ReconcileCrmInput, required: true, description: 'How.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'reconcileCrm', input, (tx) => reconcileCrm(ctx, tx, input)),
  }),
)

import { reconcileCrm } from '../../src/crm/reconcile-crm.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmReconciliation } from './crm-reconciliation.ts'

const ReconcileCrmInput = builder.inputType('ReconcileCrmInput', {
  description: 'Options of the reconciliation.',
  fields: (t) => ({
    dryRun: t.boolean({
      required: false,
      description: 'True to report differences without repairing them; false by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReconcileCrmPayload = builder.objectRef<{ reconciliationId: string }>('ReconcileCrmPayload').implement({
  description: 'Requested reconciliation.',
  subGraphs: staff,
  fields: (t) => ({
    reconciliation: t.prismaField({
      type: CrmReconciliation,
      description: 'Current state of the reconciliation. `node` returns it again later.',
      resolve: (query, { reconciliationId }, _args, ctx) =>
        ctx.db.crmReconciliation.findUniqueOrThrow({ ...query, where: { id: reconciliationId } }),
    }),
  }),
})

builder.mutationField('reconcileCrm', (t) =>
  t.field({
    type: ReconcileCrmPayload,
    description:
      'Requests a comparison of all records in the CRM with their expected state. Runs asynchronously. Each ' +
      'difference is recorded before it is repaired. A reconciliation also runs every night. A repeated ' +
      'request returns the waiting reconciliation. Refusals: `CRM_NOT_CONNECTED`.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ReconcileCrmInput,
        required: true,
        description: 'Options of the reconciliation.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'reconcileCrm', input, (tx, rest) => reconcileCrm(ctx, tx, rest)),
  }),
)

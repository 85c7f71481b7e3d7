import { unlinkAccountFromCrm } from '../../src/crm/unlink.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmAccountPayload } from './crm-account-payload.ts'

const UnlinkAccountFromCrmInput = builder.inputType('UnlinkAccountFromCrmInput', {
  description: 'An account of which the CRM is to be told no more.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'Which account.' }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UnlinkAccountFromCrmPayload = CrmAccountPayload(
  'UnlinkAccountFromCrmPayload',
  'The account that is linked no more.',
)

builder.mutationField('unlinkAccountFromCrm', (t) =>
  t.field({
    type: UnlinkAccountFromCrmPayload,
    description:
      'Ends that the CRM is told of an account; what it was told is taken back, behind the answer. Idempotent.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: UnlinkAccountFromCrmInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'unlinkAccountFromCrm', input, (tx) =>
        unlinkAccountFromCrm(ctx, tx, { ...input, accountId: uuidOf('Account', input.account, ['account']) }),
      ),
  }),
)

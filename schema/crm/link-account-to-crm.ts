import { linkAccountToCrm } from '../../src/crm/link.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { CrmAccountPayload } from './crm-account-payload.ts'

const LinkAccountToCrmInput = builder.inputType('LinkAccountToCrmInput', {
  description: 'An account to link to a record of the CRM.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'Which account.' }),
    remoteId: t.string({
      required: false,
      description:
        'The CRM’s own id of the record; null makes one of the account’s own, unless it has a record, which it keeps.',
    }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const LinkAccountToCrmPayload = CrmAccountPayload('LinkAccountToCrmPayload', 'The account that is linked.')

builder.mutationField('linkAccountToCrm', (t) =>
  t.field({
    type: LinkAccountToCrmPayload,
    description:
      'Links an account to the record of the CRM that a person chose, or to a new one. The CRM is told behind the ' +
      'answer. Refused CRM_RECORD_TAKEN when the record is another account’s. Idempotent: an account that has a ' +
      'record keeps it when none is chosen; unlink it first to give it a new one.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: LinkAccountToCrmInput, required: true, description: 'Which, to which.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'linkAccountToCrm', input, (tx) =>
        linkAccountToCrm(ctx, tx, { ...input, accountId: uuidOf('Account', input.account, ['account']) }),
      ),
  }),
)

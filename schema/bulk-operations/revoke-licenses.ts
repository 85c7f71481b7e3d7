import { revokeLicenses } from '../../src/domain/bulk-operations/revoke-licenses.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { bulkInput, bulkNotice, toBulkInput } from './bulk-input.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const RevokeLicensesInput = builder.inputType('RevokeLicensesInput', {
  description: 'Licenses to revoke.',
  fields: bulkInput,
})

const RevokeLicensesPayload = BulkOperationPayload('RevokeLicensesPayload', 'Started bulk operation.')

builder.mutationField('revokeLicenses', (t) =>
  t.field({
    type: RevokeLicensesPayload,
    description:
      'Revokes each license of a selection permanently, as `revokeLicense` does. No mutation undoes it. ' +
      `${bulkNotice}.`,
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: RevokeLicensesInput, required: true, description: 'Licenses to revoke.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'revokeLicenses', input, (tx, given) => revokeLicenses(ctx, tx, toBulkInput(given))),
  }),
)

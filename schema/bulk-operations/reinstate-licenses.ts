import { reinstateLicenses } from '../../src/domain/bulk-operations/reinstate-licenses.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { bulkInput, bulkNotice, toBulkInput } from './bulk-input.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const ReinstateLicensesInput = builder.inputType('ReinstateLicensesInput', {
  description: 'Licenses to reinstate.',
  fields: bulkInput,
})

const ReinstateLicensesPayload = BulkOperationPayload('ReinstateLicensesPayload', 'Started bulk operation.')

builder.mutationField('reinstateLicenses', (t) =>
  t.field({
    type: ReinstateLicensesPayload,
    description:
      'Reinstates each license of a selection, as `reinstateLicense` does. To undo `suspendLicenses`, select with `rowsOf` ' +
      `the rows that it changed. ${bulkNotice}.`,
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: ReinstateLicensesInput, required: true, description: 'Licenses to reinstate.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'reinstateLicenses', input, (tx, given) => reinstateLicenses(ctx, tx, toBulkInput(given))),
  }),
)

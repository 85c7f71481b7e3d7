import { suspendLicenses } from '../../src/domain/bulk-operations/suspend-licenses.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { bulkInput, bulkNotice, toBulkInput } from './bulk-input.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const SuspendLicensesInput = builder.inputType('SuspendLicensesInput', {
  description: 'Licenses to suspend.',
  fields: bulkInput,
})

const SuspendLicensesPayload = BulkOperationPayload('SuspendLicensesPayload', 'Started bulk operation.')

builder.mutationField('suspendLicenses', (t) =>
  t.field({
    type: SuspendLicensesPayload,
    description: `Suspends each license of a selection, as \`suspendLicense\` does. ${bulkNotice}.`,
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: SuspendLicensesInput, required: true, description: 'Licenses to suspend.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'suspendLicenses', input, (tx, given) => suspendLicenses(ctx, tx, toBulkInput(given))),
  }),
)

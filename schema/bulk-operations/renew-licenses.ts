import { renewLicenses } from '../../src/domain/bulk-operations/renew-licenses.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { bulkInput, bulkNotice, toBulkInput } from './bulk-input.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const RenewLicensesInput = builder.inputType('RenewLicensesInput', {
  description: 'Licenses to renew.',
  fields: (t) => ({
    ...bulkInput(t),
    terms: t.int({
      required: false,
      description:
        'Number of terms for each license, from 1 to 1,000; 1 by default. `renewLicense` describes them.',
    }),
  }),
})

const RenewLicensesPayload = BulkOperationPayload('RenewLicensesPayload', 'Started bulk operation.')

builder.mutationField('renewLicenses', (t) =>
  t.field({
    type: RenewLicensesPayload,
    description:
      'Renews each license of a selection, as `renewLicense` does. A repeat without an idempotency key renews again. ' +
      `${bulkNotice}.`,
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: RenewLicensesInput, required: true, description: 'Licenses to renew.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'renewLicenses', input, (tx, given) => renewLicenses(ctx, tx, toBulkInput(given))),
  }),
)

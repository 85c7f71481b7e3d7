import { extendLicenses } from '../../src/domain/bulk-operations/extend-licenses.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { bulkInput, bulkNotice, toBulkInput } from './bulk-input.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const ExtendLicensesInput = builder.inputType('ExtendLicensesInput', {
  description: 'Licenses to extend.',
  fields: (t) => ({
    ...bulkInput(t),
    days: t.int({
      required: true,
      description:
        'Number of days for each license, from 1 to the configured maximum. A license whose maximum is lower is refused.',
    }),
  }),
})

const ExtendLicensesPayload = BulkOperationPayload('ExtendLicensesPayload', 'Started bulk operation.')

builder.mutationField('extendLicenses', (t) =>
  t.field({
    type: ExtendLicensesPayload,
    description:
      'Moves the expiry of each license of a selection by some days, as `extendLicense` does, within the same bounds. ' +
      `A repeat without an idempotency key extends again. ${bulkNotice}.`,
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: ExtendLicensesInput, required: true, description: 'Licenses to extend.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'extendLicenses', input, (tx, given) => extendLicenses(ctx, tx, toBulkInput(given))),
  }),
)

import { changeLicenses } from '../../src/domain/bulk-operations/change-licenses.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseChangeInput, toLicenseChange } from '../changes/change-license.ts'
import { bulkInput, bulkNotice, toBulkInput } from './bulk-input.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const ChangeLicensesInput = builder.inputType('ChangeLicensesInput', {
  description: 'Licenses with the values to change.',
  fields: (t) => ({
    ...bulkInput(t),
    change: t.field({
      type: LicenseChangeInput,
      required: true,
      description: 'Values to change, the same for each license.',
    }),
    effectiveAt: t.field({
      type: 'DateTime',
      required: false,
      description:
        'Instant in the future for which the change of each license is scheduled. By default, each license changes when it ' +
        'is processed.',
    }),
  }),
})

const ChangeLicensesPayload = BulkOperationPayload('ChangeLicensesPayload', 'Started bulk operation.')

builder.mutationField('changeLicenses', (t) =>
  t.field({
    type: ChangeLicensesPayload,
    description: `Changes values of each license of a selection, as \`changeLicense\` does. ${bulkNotice}.`,
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ChangeLicensesInput,
        required: true,
        description: 'Licenses with the values to change.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'changeLicenses', input, (tx, { change, ...given }) =>
        changeLicenses(ctx, tx, { ...toBulkInput(given), change: toLicenseChange(change) }),
      ),
  }),
)

import { changeLicenseTypes } from '../../src/domain/bulk-operations/change-license-types.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { ExpiryChange } from '../licenses/change-license-type.ts'
import { bulkInput, bulkNotice, toBulkInput } from './bulk-input.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const ChangeLicenseTypesInput = builder.inputType('ChangeLicenseTypesInput', {
  description: 'Licenses to move to another license type, or to the latest revision of their own.',
  fields: (t) => ({
    ...bulkInput(t),
    licenseType: t.string({
      required: true,
      description: 'Code of the license type. Licenses of another product are refused.',
    }),
    expiry: t.field({ type: ExpiryChange, required: true, description: 'Effect on each expiry.' }),
  }),
})

const ChangeLicenseTypesPayload = BulkOperationPayload('ChangeLicenseTypesPayload', 'Started bulk operation.')

builder.mutationField('changeLicenseTypes', (t) =>
  t.field({
    type: ChangeLicenseTypesPayload,
    description:
      `Moves each license of a selection to a license type, as \`changeLicenseType\` does. ${bulkNotice}, ` +
      '`LICENSE_TYPE_NOT_FOUND`, `LICENSE_TYPE_NOT_PUBLISHED`, `LICENSE_TYPE_RETIRED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ChangeLicenseTypesInput,
        required: true,
        description: 'Licenses and their new type.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'changeLicenseTypes', input, (tx, given) => changeLicenseTypes(ctx, tx, toBulkInput(given))),
  }),
)

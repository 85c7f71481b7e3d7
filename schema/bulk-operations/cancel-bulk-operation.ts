import { cancelBulkOperation } from '../../src/domain/bulk-operations/cancel.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { BulkOperationPayload } from './bulk-operation-payload.ts'

const CancelBulkOperationInput = builder.inputType('CancelBulkOperationInput', {
  description: 'Bulk operation to cancel.',
  fields: (t) => ({
    bulkOperation: t.id({ required: true, description: 'ID of the bulk operation, `bulk_…`.' }),
    reason: t.string({
      required: true,
      description: 'Reason for the audit log and for support; at most 500 characters.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CancelBulkOperationPayload = BulkOperationPayload(
  'CancelBulkOperationPayload',
  'Canceled bulk operation.',
)

builder.mutationField('cancelBulkOperation', (t) =>
  t.field({
    type: CancelBulkOperationPayload,
    description:
      'Cancels a bulk operation. Licenses that it changed stay changed. After the response, it changes no further license. ' +
      'Idempotent. Refused with `BULK_OPERATION_ENDED` if the operation is completed. Other refusal: ' +
      '`BULK_OPERATION_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: CancelBulkOperationInput,
        required: true,
        description: 'Bulk operation to cancel.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'cancelBulkOperation', input, (tx, { bulkOperation, ...rest }) =>
        cancelBulkOperation(ctx, tx, {
          ...rest,
          bulkOperationId: uuidOf('BulkOperation', bulkOperation, ['bulkOperation']),
        }),
      ),
  }),
)

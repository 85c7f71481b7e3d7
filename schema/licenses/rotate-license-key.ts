import { rotateLicenseKey } from '../../src/domain/licenses/rotate-key.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseKeyPayload } from './license-payload.ts'

const RotateLicenseKeyInput = builder.inputType('RotateLicenseKeyInput', {
  description: 'License that needs a new key.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    overlap: t.field({
      type: 'Duration',
      required: false,
      description: 'Time for which the old key still works, at most `P1Y`; none by default.',
    }),
    reason: t.string({
      required: false,
      description: 'Reason for the audit log; at most 500 characters. Support must give one.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RotateLicenseKeyPayload = LicenseKeyPayload('RotateLicenseKeyPayload', 'License with its new key.')

builder.mutationField('rotateLicenseKey', (t) =>
  t.field({
    type: RotateLicenseKeyPayload,
    description:
      'Replaces the key of a license with a new one. The old key works during the overlap, then returns ' +
      '`KEY_ROTATED` for 90 days, then `NOT_FOUND`. Devices stay active and need the new key after the ' +
      'overlap. The new key is sent by mail once. Administrators also get it in the payload, once; support does not ' +
      'see it. Refusals: `LICENSE_NOT_FOUND`, ' +
      '`LICENSE_REVOKED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: RotateLicenseKeyInput,
        required: true,
        description: 'License that needs a new key.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'rotateLicenseKey', input, (tx, { license, ...rest }) =>
        rotateLicenseKey(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

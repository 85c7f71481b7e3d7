import { rotateLicenseKey } from '../../src/domain/licenses/rotate-key.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseKeyPayload } from './license-payload.ts'

const RotateLicenseKeyInput = builder.inputType('RotateLicenseKeyInput', {
  description: 'A license that needs a new key.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    overlap: t.field({
      type: 'Duration',
      required: false,
      description: 'How long the old key goes on working, at most `P1Y`; not at all by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RotateLicenseKeyPayload = LicenseKeyPayload('RotateLicenseKeyPayload', 'The license with its new key.')

builder.mutationField('rotateLicenseKey', (t) =>
  t.field({
    type: RotateLicenseKeyPayload,
    description:
      'Gives a license a new key. The old one works for the overlap, then answers KEY_ROTATED for 90 days, then ' +
      'NOT_FOUND. Devices stay active; they need the new key once the overlap is over.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: RotateLicenseKeyInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'rotateLicenseKey', input, (tx) =>
        rotateLicenseKey(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
)

import { changeLicenseType, expiryChanges } from '../../src/domain/licenses/change-type.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'

const ExpiryChange = builder.enumType('ExpiryChange', {
  description: 'What a change of the license type does to the expiry: nothing, or a new term from now.',
  values: expiryChanges,
})

const ChangeLicenseTypeInput = builder.inputType('ChangeLicenseTypeInput', {
  description: 'A license to move to another license type, or to the newest revision of its own.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    licenseType: t.string({
      required: true,
      description: 'The code of the license type, of the same product.',
    }),
    expiry: t.field({ type: ExpiryChange, required: true, description: 'What becomes of the expiry.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ChangeLicenseTypePayload = LicensePayload('ChangeLicenseTypePayload', 'The license under its new type.')

builder.mutationField('changeLicenseType', (t) =>
  t.field({
    type: ChangeLicenseTypePayload,
    description:
      'Moves a license to the published revision of a license type of its product. Devices, key, and seats and ' +
      'entitlements of its own stay. Where the new limit is lower than the devices in use, none is removed, and none is ' +
      'added until it is met. Leases, heartbeats and the check-in that the new type asks for begin now. A suspended ' +
      'license stays suspended.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ChangeLicenseTypeInput,
        required: true,
        description: 'Which license, and where to.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'changeLicenseType', input, (tx) =>
        changeLicenseType(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
)

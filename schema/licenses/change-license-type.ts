import { changeLicenseType, type expiryChanges } from '../../src/domain/licenses/change-type.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'

export const ExpiryChange = enumOf<(typeof expiryChanges)[number]>('ExpiryChange', {
  description: 'Effect of a change of license type on the expiry.',
  values: {
    KEEP: 'The expiry stays.',
    RESET: 'A new term starts now.',
  },
})

const ChangeLicenseTypeInput = builder.inputType('ChangeLicenseTypeInput', {
  description: 'License to move to another license type, or to the latest revision of its own.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    licenseType: t.string({
      required: true,
      description: 'Code of the license type, of the same product.',
    }),
    expiry: t.field({ type: ExpiryChange, required: true, description: 'Effect on the expiry.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ChangeLicenseTypePayload = LicensePayload('ChangeLicenseTypePayload', 'License under its new type.')

builder.mutationField('changeLicenseType', (t) =>
  t.field({
    type: ChangeLicenseTypePayload,
    description:
      'Moves a license to the published revision of a license type of the same product. Devices and key ' +
      'stay. Seats and entitlements that override those of the former type stay too. If more devices are active than the new limit ' +
      'allows, none is removed and none can be added. Leases, heartbeats and check-ins of the new type ' +
      'start now. A suspended license stays suspended. Refused with `PRODUCT_MISMATCH` if the type belongs ' +
      'to another product. Other refusals: `LICENSE_NOT_FOUND`, `LICENSE_REVOKED`, ' +
      '`LICENSE_TYPE_NOT_FOUND`, `LICENSE_TYPE_NOT_PUBLISHED`, `LICENSE_TYPE_RETIRED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ChangeLicenseTypeInput,
        required: true,
        description: 'License and its new type.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'changeLicenseType', input, (tx, { license, ...rest }) =>
        changeLicenseType(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

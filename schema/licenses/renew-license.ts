import { renewLicense } from '../../src/domain/licenses/renew.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'

const RenewLicenseInput = builder.inputType('RenewLicenseInput', {
  description: 'License to renew.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    terms: t.int({
      required: false,
      description:
        'Number of terms, or of periods of updates if the license is perpetual, from 1 to 1,000; 1 by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RenewLicensePayload = LicensePayload('RenewLicensePayload', 'Renewed license.')

builder.mutationField('renewLicense', (t) =>
  t.field({
    type: RenewLicensePayload,
    description:
      'Renews a license: moves its expiry according to the `renewalBasis` of the license type, and the end of ' +
      'its updates by as many periods. Renews the updates only if the license is perpetual. Devices, key ' +
      'and entitlements stay. A suspended license stays suspended. The contacts of the account are notified ' +
      'by mail. Refused with `RENEWAL_WOULD_BE_PAST` if the new end would already be past. Other ' +
      'refusals: `LICENSE_NOT_FOUND`, `LICENSE_NOT_STARTED`, `LICENSE_PERPETUAL`, `LICENSE_REVOKED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: RenewLicenseInput, required: true, description: 'License to renew.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'renewLicense', input, (tx, { license, ...rest }) =>
        renewLicense(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

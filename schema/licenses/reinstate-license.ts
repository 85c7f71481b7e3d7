import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'
import { LicenseReasonInput } from './license-reason-input.ts'

const ReinstateLicenseInput = LicenseReasonInput('ReinstateLicenseInput', 'License to reinstate.')

const ReinstateLicensePayload = LicensePayload('ReinstateLicensePayload', 'Reinstated license.')

builder.mutationField('reinstateLicense', (t) =>
  t.field({
    type: ReinstateLicensePayload,
    description:
      'Ends the suspension of a license. Devices and key are unchanged, and the expiry did not move. The ' +
      'contacts of the account are notified by mail. Idempotent. Refusals: `LICENSE_NOT_FOUND`, ' +
      '`LICENSE_REVOKED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: ReinstateLicenseInput, required: true, description: 'License to reinstate.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'reinstateLicense', input, (tx, { license, ...rest }) =>
        reinstateLicense(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

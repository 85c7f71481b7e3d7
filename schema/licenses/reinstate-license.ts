import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'
import { LicenseReasonInput } from './license-reason-input.ts'

const ReinstateLicenseInput = LicenseReasonInput('ReinstateLicenseInput', 'A license to reinstate.')

const ReinstateLicensePayload = LicensePayload('ReinstateLicensePayload', 'The reinstated license.')

builder.mutationField('reinstateLicense', (t) =>
  t.field({
    type: ReinstateLicensePayload,
    description:
      'Ends a suspension: devices and key are what they were; the expiry did not move. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ReinstateLicenseInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'reinstateLicense', input, (tx) =>
        reinstateLicense(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
)

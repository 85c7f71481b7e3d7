import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'
import { LicenseReasonInput } from './license-reason-input.ts'

const SuspendLicenseInput = LicenseReasonInput('SuspendLicenseInput', 'A license to suspend.')

const SuspendLicensePayload = LicensePayload('SuspendLicensePayload', 'The suspended license.')

builder.mutationField('suspendLicense', (t) =>
  t.field({
    type: SuspendLicensePayload,
    description: 'Blocks a license until it is reinstated. Keeps devices, key and expiry. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: SuspendLicenseInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'suspendLicense', input, (tx) =>
        suspendLicense(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
)

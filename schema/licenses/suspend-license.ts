import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'
import { LicenseReasonInput } from './license-reason-input.ts'

const SuspendLicenseInput = LicenseReasonInput('SuspendLicenseInput', 'License to suspend.')

const SuspendLicensePayload = LicensePayload('SuspendLicensePayload', 'Suspended license.')

builder.mutationField('suspendLicense', (t) =>
  t.field({
    type: SuspendLicensePayload,
    description:
      'Suspends a license until it is reinstated. Validation then returns `SUSPENDED`. Devices, key and ' +
      'expiry stay. The contacts of the account are notified by mail. Idempotent. Refusals: ' +
      '`LICENSE_NOT_FOUND`, `LICENSE_REVOKED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: SuspendLicenseInput, required: true, description: 'License to suspend.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'suspendLicense', input, (tx, { license, ...rest }) =>
        suspendLicense(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

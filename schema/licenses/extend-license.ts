import { extendLicense } from '../../src/domain/licenses/extend.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { ExtensionInput } from './extension-input.ts'
import { LicensePayload } from './license-payload.ts'

const ExtendLicenseInput = ExtensionInput('ExtendLicenseInput', 'License to extend.')

const ExtendLicensePayload = LicensePayload('ExtendLicensePayload', 'Extended license.')

builder.mutationField('extendLicense', (t) =>
  t.field({
    type: ExtendLicensePayload,
    description:
      'Moves the expiry of a license by some days, from the expiry, or from now if it has passed. A trial ' +
      'is extended within the bounds of `extendTrial`; another license by at most ' +
      '`LICET_LICENSE_EXTENSION_DAYS`, and `LICET_LICENSE_EXTENSIONS` times in one term. The next renewal ' +
      'counts from the new expiry. Without an idempotency key, every call extends. Refusals: ' +
      '`LICENSE_EXTENSION_EXCEEDED`, `LICENSE_NOT_FOUND`, `LICENSE_NOT_STARTED`, `LICENSE_PERPETUAL`, ' +
      '`LICENSE_REVOKED`, `TRIAL_EXTENSION_EXCEEDED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ExtendLicenseInput, required: true, description: 'License to extend.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'extendLicense', input, (tx, { license, ...rest }) =>
        extendLicense(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

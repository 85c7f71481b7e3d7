import { extendTrial } from '../../src/domain/licenses/extend.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { ExtensionInput } from './extension-input.ts'
import { LicensePayload } from './license-payload.ts'

const ExtendTrialInput = ExtensionInput('ExtendTrialInput', 'Trial to extend.')

const ExtendTrialPayload = LicensePayload('ExtendTrialPayload', 'Extended trial.')

builder.mutationField('extendTrial', (t) =>
  t.field({
    type: ExtendTrialPayload,
    description:
      'Moves the expiry of a trial by some days, from the expiry, or from now if it has passed: by at most ' +
      '`LICET_TRIAL_EXTENSION_DAYS`, and `LICET_TRIAL_EXTENSIONS` times in all. Without an idempotency key, ' +
      'every call extends. Refusals: `LICENSE_NOT_FOUND`, `LICENSE_NOT_STARTED`, `LICENSE_REVOKED`, ' +
      '`TRIAL_EXTENSION_EXCEEDED`, `TRIAL_ONLY`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ExtendTrialInput, required: true, description: 'Trial to extend.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'extendTrial', input, (tx, { license, ...rest }) =>
        extendTrial(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

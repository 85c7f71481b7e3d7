import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'
import { LicenseReasonInput } from './license-reason-input.ts'

const RevokeLicenseInput = LicenseReasonInput('RevokeLicenseInput', 'License to revoke.')

const RevokeLicensePayload = LicensePayload('RevokeLicensePayload', 'Revoked license.')

builder.mutationField('revokeLicense', (t) =>
  t.field({
    type: RevokeLicensePayload,
    description:
      'Revokes a license permanently. Its devices stay on record, but none of them may use it. The contacts ' +
      'of the account are notified by mail. Idempotent. Refusals: `LICENSE_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: RevokeLicenseInput, required: true, description: 'License to revoke.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'revokeLicense', input, (tx, { license, ...rest }) =>
        revokeLicense(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)

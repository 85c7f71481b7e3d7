import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'
import { LicenseReasonInput } from './license-reason-input.ts'

const RevokeLicenseInput = LicenseReasonInput('RevokeLicenseInput', 'A license to revoke.')

const RevokeLicensePayload = LicensePayload('RevokeLicensePayload', 'The revoked license.')

builder.mutationField('revokeLicense', (t) =>
  t.field({
    type: RevokeLicensePayload,
    description: 'Ends a license for good. Its devices stay on record; none of them may use it. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: RevokeLicenseInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'revokeLicense', input, (tx) =>
        revokeLicense(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
)

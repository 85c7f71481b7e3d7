import { renewLicense } from '../../src/domain/licenses/renew.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'

const RenewLicenseInput = builder.inputType('RenewLicenseInput', {
  description: 'A license to renew.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    terms: t.int({ required: false, description: 'By how many terms; 1 by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RenewLicensePayload = LicensePayload('RenewLicensePayload', 'The renewed license.')

builder.mutationField('renewLicense', (t) =>
  t.field({
    type: RenewLicensePayload,
    description:
      "Moves the expiry as the license type's `renewalBasis` says. Keeps devices, key and entitlements, and never " +
      'un-suspends. Refused RENEWAL_WOULD_BE_PAST when the new expiry would have passed already.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: RenewLicenseInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'renewLicense', input, (tx) =>
        renewLicense(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
)

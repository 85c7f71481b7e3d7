import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseOverridesInput, toOverrides } from './license-overrides.ts'
import { LicenseKeyPayload } from './license-payload.ts'

const IssueLicenseInput = builder.inputType('IssueLicenseInput', {
  description: 'A license to issue.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'Whose it will be.' }),
    licenseType: t.string({ required: true, description: 'The code of its type, which must be published.' }),
    contact: t.id({
      required: false,
      description: 'To whom of the account the key is mailed; by default to its first contact.',
    }),
    overrides: t.field({
      type: LicenseOverridesInput,
      required: false,
      description: 'What differs from the type.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'At most 16 KiB, 64 keys and 4 levels.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const IssueLicensePayload = LicenseKeyPayload('IssueLicensePayload', 'The issued license with its key.')

builder.mutationField('issueLicense', (t) =>
  t.field({
    type: IssueLicensePayload,
    description:
      'Issues a license outside an onboarding. The key is answered once, mailed once, and stored as a digest only.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: IssueLicenseInput, required: true, description: 'The license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'issueLicense', input, (tx) =>
        issueLicense(ctx, tx, {
          ...input,
          accountId: uuidOf('Account', input.account, ['account']),
          contactId: input.contact && uuidOf('Contact', input.contact, ['contact']),
          overrides: toOverrides(input.overrides),
        }),
      ),
  }),
)

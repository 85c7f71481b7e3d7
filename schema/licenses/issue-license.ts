import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseOverridesInput, toOverrides } from './license-overrides.ts'
import { LicenseKeyPayload } from './license-payload.ts'
import { suppliedKeyField } from './supplied-key.ts'

const IssueLicenseInput = builder.inputType('IssueLicenseInput', {
  description: 'License to issue.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account.' }),
    licenseType: t.string({
      required: true,
      description: 'Code of the license type, which must be published.',
    }),
    contact: t.id({
      required: false,
      description:
        'ID of the contact that receives the key by mail; by default, the first contact of the account that ' +
        'mail reaches.',
    }),
    overrides: t.field({
      type: LicenseOverridesInput,
      required: false,
      description: 'Values of the license that differ from its type.',
    }),
    key: suppliedKeyField(t),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Metadata to store with the license; at most 16 KiB, 64 names and 4 levels.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const IssueLicensePayload = LicenseKeyPayload('IssueLicensePayload', 'Issued license with its key.')

builder.mutationField('issueLicense', (t) =>
  t.field({
    type: IssueLicensePayload,
    description:
      'Issues a license outside an onboarding. The key is returned once, sent by mail once, and stored only ' +
      'as a digest. Refusals: `ACCOUNT_NOT_FOUND`, `CONTACT_NOT_FOUND`, `LICENSE_KEY_TAKEN`, ' +
      '`LICENSE_TYPE_NOT_FOUND`, `LICENSE_TYPE_NOT_PUBLISHED`, `LICENSE_TYPE_RETIRED`, `TRIAL_ALREADY_USED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: IssueLicenseInput, required: true, description: 'License to issue.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'issueLicense', input, (tx, { account, contact, overrides, ...rest }) =>
        issueLicense(ctx, tx, {
          ...rest,
          accountId: uuidOf('Account', account, ['account']),
          contactId: contact && uuidOf('Contact', contact, ['contact']),
          overrides: toOverrides(overrides),
        }),
      ),
  }),
)

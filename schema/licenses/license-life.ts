import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { reinstateLicense } from '../../src/domain/licenses/reinstate.ts'
import { renewLicense } from '../../src/domain/licenses/renew.ts'
import { revokeLicense } from '../../src/domain/licenses/revoke.ts'
import { suspendLicense } from '../../src/domain/licenses/suspend.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseOverridesInput, toOverrides } from './license-overrides.ts'
import { LicenseKeyPayload, LicensePayload } from './license-payload.ts'

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

const ReasonInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      license: t.id({ required: true, description: 'Which license.' }),
      reason: t.string({
        required: true,
        description: 'Why, for the audit log and for support; at most 500 characters.',
      }),
      idempotencyKey: idempotencyKey(t),
    }),
  })

const RenewLicenseInput = builder.inputType('RenewLicenseInput', {
  description: 'A license to renew.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    terms: t.int({ required: false, description: 'By how many terms; 1 by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const SuspendInput = ReasonInput('SuspendLicenseInput', 'A license to suspend.')
const ReinstateInput = ReasonInput('ReinstateLicenseInput', 'A license to reinstate.')
const RevokeInput = ReasonInput('RevokeLicenseInput', 'A license to revoke.')
const SuspendPayload = LicensePayload('SuspendLicensePayload', 'The suspended license.')
const ReinstatePayload = LicensePayload('ReinstateLicensePayload', 'The reinstated license.')
const RevokePayload = LicensePayload('RevokeLicensePayload', 'The revoked license.')
const RenewPayload = LicensePayload('RenewLicensePayload', 'The renewed license.')

/** The input of a change of one license, as operations take it. */
function ofLicense<I extends { license: string }>(input: I): I & { licenseId: string } {
  return { ...input, licenseId: uuidOf('License', input.license, ['license']) }
}

builder.mutationFields((t) => ({
  issueLicense: t.field({
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
  renewLicense: t.field({
    type: RenewPayload,
    description:
      "Moves the expiry as the license type's `renewalBasis` says. Keeps devices, key and entitlements, and never " +
      'un-suspends. Refused RENEWAL_WOULD_BE_PAST when the new expiry would have passed already.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: RenewLicenseInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'renewLicense', input, (tx) => renewLicense(ctx, tx, ofLicense(input))),
  }),
  suspendLicense: t.field({
    type: SuspendPayload,
    description: 'Blocks a license until it is reinstated. Keeps devices, key and expiry. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: SuspendInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'suspendLicense', input, (tx) => suspendLicense(ctx, tx, ofLicense(input))),
  }),
  reinstateLicense: t.field({
    type: ReinstatePayload,
    description:
      'Ends a suspension: devices and key are what they were; the expiry did not move. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ReinstateInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'reinstateLicense', input, (tx) => reinstateLicense(ctx, tx, ofLicense(input))),
  }),
  revokeLicense: t.field({
    type: RevokePayload,
    description: 'Ends a license for good. Its devices stay on record; none of them may use it. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: RevokeInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'revokeLicense', input, (tx) => revokeLicense(ctx, tx, ofLicense(input))),
  }),
}))

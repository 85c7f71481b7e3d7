import { changeLicenseType, expiryChanges } from '../../src/domain/licenses/change-type.ts'
import { rotateLicenseKey } from '../../src/domain/licenses/rotate-key.ts'
import { transferLicense } from '../../src/domain/licenses/transfer.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicenseKeyPayload, LicensePayload } from './license-payload.ts'

const ExpiryChange = builder.enumType('ExpiryChange', {
  description: 'What a change of the license type does to the expiry: nothing, or a new term from now.',
  values: expiryChanges,
})

const RotateLicenseKeyInput = builder.inputType('RotateLicenseKeyInput', {
  description: 'A license that needs a new key.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    overlap: t.field({
      type: 'Duration',
      required: false,
      description: 'How long the old key goes on working, at most `P1Y`; not at all by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ChangeLicenseTypeInput = builder.inputType('ChangeLicenseTypeInput', {
  description: 'A license to move to another license type, or to the newest revision of its own.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    licenseType: t.string({
      required: true,
      description: 'The code of the license type, of the same product.',
    }),
    expiry: t.field({ type: ExpiryChange, required: true, description: 'What becomes of the expiry.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const TransferLicenseInput = builder.inputType('TransferLicenseInput', {
  description: 'A license to give to another account.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    account: t.id({ required: true, description: 'Whose it will be.' }),
    reason: t.string({ required: true, description: 'Why, for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RotatePayload = LicenseKeyPayload('RotateLicenseKeyPayload', 'The license with its new key.')
const ChangePayload = LicensePayload('ChangeLicenseTypePayload', 'The license under its new type.')
const TransferPayload = LicensePayload('TransferLicensePayload', 'The license of the other account.')

builder.mutationFields((t) => ({
  rotateLicenseKey: t.field({
    type: RotatePayload,
    description:
      'Gives a license a new key. The old one works for the overlap, then answers KEY_ROTATED for 90 days, then ' +
      'NOT_FOUND. Devices stay active; they need the new key once the overlap is over.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: RotateLicenseKeyInput, required: true, description: 'Which license.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'rotateLicenseKey', input, (tx) =>
        rotateLicenseKey(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
  changeLicenseType: t.field({
    type: ChangePayload,
    description:
      'Moves a license to the published revision of a license type of its product. Devices, key, and seats and ' +
      'entitlements of its own stay. Where the new limit is lower than the devices in use, none is removed, and none is ' +
      'added until it is met. Leases, heartbeats and the check-in that the new type asks for begin now. A suspended ' +
      'license stays suspended.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ChangeLicenseTypeInput,
        required: true,
        description: 'Which license, and where to.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'changeLicenseType', input, (tx) =>
        changeLicenseType(ctx, tx, { ...input, licenseId: uuidOf('License', input.license, ['license']) }),
      ),
  }),
  transferLicense: t.field({
    type: TransferPayload,
    description:
      'Gives a license to another account, with its key, devices, term and meters as they are. The former account can ' +
      'no longer see it. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({
        type: TransferLicenseInput,
        required: true,
        description: 'Which license, and whose it will be.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'transferLicense', input, (tx) =>
        transferLicense(ctx, tx, {
          ...input,
          licenseId: uuidOf('License', input.license, ['license']),
          accountId: uuidOf('Account', input.account, ['account']),
        }),
      ),
  }),
}))

import { type CheckOutResult, checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import type { LicenseFileInclude as Include } from '../../src/domain/license-files/claims.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const LicenseFileInclude = enumOf<Include>('LicenseFileInclude', {
  description: 'Optional content of a license file.',
  values: {
    ACCOUNT: 'Name of the account.',
    ENTITLEMENTS: 'Entitlements of the license with their values.',
    METADATA: 'Metadata of the license.',
    METERS: 'Meters of the license with their limits.',
  },
})

const CheckOutLicenseInput = builder.inputType('CheckOutLicenseInput', {
  description: 'Device that needs a license file.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'License key.' }),
    fingerprint: t.string({
      required: true,
      description: 'Fingerprint of the device, which must be active.',
    }),
    ttl: t.field({
      type: 'Duration',
      required: false,
      description:
        'Lifetime of the file, at most the `ttl` of the license type; the `ttl` of the license type by ' +
        'default.',
    }),
    include: t.field({
      type: [LicenseFileInclude],
      required: false,
      description: 'Optional content of the file; `ENTITLEMENTS` by default.',
    }),
    encrypted: t.boolean({
      required: false,
      description:
        'True to encrypt the file (JWE) so that it opens only with the license key and the fingerprint; false ' +
        'by default.',
    }),
    deviceKey: t.field({
      type: 'JSONObject',
      required: false,
      description:
        'Public key of the device, as an Ed25519 JWK. With it, the device can later prove that it gave the ' +
        'file up.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CheckOutLicensePayload = builder.objectRef<CheckOutResult>('CheckOutLicensePayload').implement({
  description: 'Checked-out license file.',
  fields: (t) => ({
    file: t.exposeString('file', {
      description:
        'License file as described in `docs/license-file.md`: a compact JWS, or a JWE that contains one.',
    }),
    jti: t.exposeString('jti', { description: 'ID of the license file in the ledger.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'Time at which the file expires, never after the end of the license.',
    }),
  }),
})

builder.mutationField('checkOutLicense', (t) =>
  t.field({
    type: CheckOutLicensePayload,
    description:
      'Issues a signed license file with which the device needs no network until the file expires. Requires ' +
      'no credential: possession of the license key is sufficient. The file holds the seat of the device ' +
      'until it expires. Refused with `OFFLINE_NOT_ALLOWED` if the license type allows no files. Refused ' +
      'with `FILE_LIMIT_EXCEEDED` if too many other devices have files. Refused with the reason if the ' +
      'license may not be used, such as `LICENSE_EXPIRED`. Other refusals: `DEVICE_BANNED`, ' +
      '`LICENSE_KEY_MALFORMED`, ' +
      '`LICENSE_NOT_ACTIVATED`, `LICENSE_NOT_FOUND`.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({
        type: CheckOutLicenseInput,
        required: true,
        description: 'Device that needs a license file.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'checkOutLicense', input, (tx) => checkOutLicense(ctx, tx, input)),
  }),
)

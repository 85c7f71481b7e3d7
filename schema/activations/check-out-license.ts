import { type CheckOutResult, checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { licenseFileIncludes } from '../../src/domain/license-files/claims.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const LicenseFileInclude = builder.enumType('LicenseFileInclude', {
  description: 'What a license file tells beside what it always does.',
  values: licenseFileIncludes,
})

const CheckOutLicenseInput = builder.inputType('CheckOutLicenseInput', {
  description: 'The device that needs a license file.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The license key.' }),
    fingerprint: t.string({ required: true, description: 'The device, which must be active.' }),
    ttl: t.field({
      type: 'Duration',
      required: false,
      description: 'For how long; at most, and by default, what the license type allows.',
    }),
    include: t.field({
      type: [LicenseFileInclude],
      required: false,
      description: 'What to tell; ENTITLEMENTS by default.',
    }),
    encrypted: t.boolean({
      required: false,
      description: 'True: only who has the license key and the fingerprint can read it (JWE).',
    }),
    deviceKey: t.field({
      type: 'JSONObject',
      required: false,
      description:
        "The device's own public key, as an Ed25519 JWK, by which it can later prove that it gave the file up.",
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CheckOutLicensePayload = builder.objectRef<CheckOutResult>('CheckOutLicensePayload').implement({
  description: 'The license file.',
  fields: (t) => ({
    file: t.exposeString('file', {
      description: 'The file: a compact JWS, or a JWE around it, as docs/license-file.md states it.',
    }),
    jti: t.exposeString('jti', { description: 'Its id in the ledger.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: "Until when it may be used; never beyond the license's own end.",
    }),
  }),
})

builder.mutationField('checkOutLicense', (t) =>
  t.field({
    type: CheckOutLicensePayload,
    description:
      'Issues a signed license file, with which the device needs no network until it expires. The file holds the seat of ' +
      'the device for that time. Refused OFFLINE_NOT_ALLOWED where the license type has none, FILE_LIMIT_EXCEEDED when ' +
      'too many are out. Needs no credential but the key.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: { input: t.arg({ type: CheckOutLicenseInput, required: true, description: 'The device.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'checkOutLicense', input, (tx) => checkOutLicense(ctx, tx, input)),
  }),
)

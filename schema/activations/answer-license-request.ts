import { answerLicenseRequest, type RequestResult } from '../../src/domain/license-files/answer-request.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { authenticated, everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Activation } from './activation.ts'

const AnswerLicenseRequestInput = builder.inputType('AnswerLicenseRequestInput', {
  description:
    'Request of an offline device and the license for it. Exactly one of `key` and `license` is required.',
  fields: (t) => ({
    request: t.string({
      required: true,
      description:
        'Text of the request file that `licet-request new` created on the device, as described in ' +
        '`docs/air-gap.md`. White space and line breaks are ignored.',
    }),
    key: t.string({
      required: false,
      description: 'License key. Required if the device requests an encrypted file.',
    }),
    license: t.id({
      required: false,
      subGraphs: authenticated,
      description: 'ID of the license, instead of the key. Requires the scope `ACTIVATIONS_WRITE`.',
    }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AnswerLicenseRequestPayload = builder
  .objectRef<RequestResult>('AnswerLicenseRequestPayload')
  .implement({
    description: 'License file for the device that made the request.',
    fields: (t) => ({
      file: t.exposeString('file', {
        description: 'License file for `licet-request install`: a compact JWS, or a JWE that contains one.',
      }),
      jti: t.exposeString('jti', { description: 'ID of the license file in the ledger.' }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: 'Time at which the file expires, never after the end of the license.',
      }),
      activation: t.field({
        type: Activation,
        description: 'Current state of the activation of the device.',
        resolve: ({ activationId }, _args, ctx) =>
          ctx.db.activation.findUniqueOrThrow({ where: { id: activationId } }),
      }),
      repeated: t.exposeBoolean('repeated', {
        description: 'True if the request was answered before; `file` is then the same file.',
      }),
    }),
  })

builder.mutationField('answerLicenseRequest', (t) =>
  t.field({
    type: AnswerLicenseRequestPayload,
    description:
      'Answers the request file of an offline device with a license file. Requires no credential if the ' +
      'license key is given. Activates the device as `activateLicense` does and checks out a file as ' +
      '`checkOutLicense` does. Either both take effect, or neither. The request contains no license key, so the caller provides ' +
      'the key or the ID of a visible license. A repeated request returns the same file. Refused with ' +
      '`REQUEST_USED` if that file was released, has expired or belongs to another license. Refused with ' +
      '`REQUEST_MALFORMED` if the request is invalid. Refused with `REQUEST_EXPIRED` if the request is more ' +
      'than 30 days old. Refused with `REQUEST_NOT_YET_VALID` if the clock of the device is more than one ' +
      'hour ahead. Refused with `REQUEST_LICENSE_MISMATCH` if the request is for another license key. All ' +
      'refusals of `activateLicense` and `checkOutLicense` also apply.',
    authScopes: (_root, { input }) => (input.license ? { scope: 'ACTIVATIONS_WRITE' } : true),
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({ type: AnswerLicenseRequestInput, required: true, description: 'Request and license.' }),
    },
    resolve: (_root, { input: { license, ...input } }, ctx) =>
      answerLicenseRequest(ctx, {
        ...input,
        ...(license && { licenseId: uuidOf('License', license, ['license']) }),
      }),
  }),
)

import { answerLicenseRequest, type RequestResult } from '../../src/domain/license-files/answer-request.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { everyone, known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Activation } from './activation.ts'

const AnswerLicenseRequestInput = builder.inputType('AnswerLicenseRequestInput', {
  description:
    'What a device without a network asks for, and whose license answers it: exactly one of `key` and `license`.',
  fields: (t) => ({
    request: t.string({
      required: true,
      description:
        'The text of the request file that `licet-request new` made on the device, as docs/air-gap.md states it. ' +
        'White space and line breaks count for nothing.',
    }),
    key: t.string({
      required: false,
      description: 'The license key. Needed where the device asks for an encrypted file.',
    }),
    license: t.id({
      required: false,
      subGraphs: known,
      description: 'The license, by its id, in place of the key; needs the scope ACTIVATIONS_WRITE.',
    }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AnswerLicenseRequestPayload = builder
  .objectRef<RequestResult>('AnswerLicenseRequestPayload')
  .implement({
    description: 'The license file for the device that asked.',
    fields: (t) => ({
      file: t.exposeString('file', {
        description: 'The file, which `licet-request install` takes: a compact JWS, or a JWE around it.',
      }),
      jti: t.exposeString('jti', { description: 'Its id in the ledger.' }),
      expiresAt: t.expose('expiresAt', {
        type: 'DateTime',
        description: "Until when it may be used; never beyond the license's own end.",
      }),
      activation: t.field({
        type: Activation,
        description: 'The device with its seat.',
        resolve: ({ activationId }, _args, ctx) =>
          ctx.db.activation.findUniqueOrThrow({ where: { id: activationId } }),
      }),
      repeated: t.exposeBoolean('repeated', {
        description: 'True when the request was answered before: then this is the very same file.',
      }),
    }),
  })

builder.mutationField('answerLicenseRequest', (t) =>
  t.field({
    type: AnswerLicenseRequestPayload,
    description:
      'Answers the request file of a device without a network with a license file: activates the device, by the rules ' +
      'of `activateLicense`, and checks a file out to it, by those of `checkOutLicense`; both or neither. The request ' +
      'names no license key, so whoever uploads it brings the key, or may know of the license. The same request again ' +
      'is answered with the same file, and REQUEST_USED once that was released or has expired. Refused ' +
      'REQUEST_MALFORMED, REQUEST_EXPIRED and REQUEST_NOT_YET_VALID for what is no request of now.',
    authScopes: (_root, { input }) => (input.license ? { scope: 'ACTIVATIONS_WRITE' } : true),
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({ type: AnswerLicenseRequestInput, required: true, description: 'The request.' }),
    },
    resolve: (_root, { input: { license, ...input } }, ctx) =>
      answerLicenseRequest(ctx, {
        ...input,
        ...(license && { licenseId: uuidOf('License', license, ['license']) }),
      }),
  }),
)

import { resendLicenseDetails } from '../../src/domain/licenses/resend-details.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Notification } from './notification.ts'

const ResendLicenseDetailsInput = builder.inputType('ResendLicenseDetailsInput', {
  description: 'The license whose details did not arrive.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    contact: t.id({
      required: false,
      description: 'To whom of its account; by default to whom they were sent before.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ResendLicenseDetailsPayload = builder
  .objectRef<{ notificationId: string }>('ResendLicenseDetailsPayload')
  .implement({
    description: 'The notification that brings the details.',
    subGraphs: staff,
    fields: (t) => ({
      notification: t.prismaField({
        type: Notification,
        description: 'The notification, as it stands now.',
        resolve: (query, { notificationId }, _args, ctx) =>
          ctx.db.notification.findUniqueOrThrow({ ...query, where: { id: notificationId } }),
      }),
    }),
  })

builder.mutationField('resendLicenseDetails', (t) =>
  t.field({
    type: ResendLicenseDetailsPayload,
    description:
      'Sends the mail with the license key that did not arrive, to the same person or to another one of the account. ' +
      'Refused LICENSE_KEY_SHOWN once the key was sent, as it can then not be shown again: `rotateLicenseKey` sends a new one.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: ResendLicenseDetailsInput, required: true, description: 'Which license.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'resendLicenseDetails', input, (tx) =>
        resendLicenseDetails(ctx, tx, {
          licenseId: uuidOf('License', input.license, ['license']),
          contactId: input.contact && uuidOf('Contact', input.contact, ['contact']),
        }),
      ),
  }),
)

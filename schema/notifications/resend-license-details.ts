import { resendLicenseDetails } from '../../src/domain/licenses/resend-details.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Notification } from './notification.ts'

const ResendLicenseDetailsInput = builder.inputType('ResendLicenseDetailsInput', {
  description: 'License whose mail with the key did not arrive.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    contact: t.id({
      required: false,
      description: 'ID of a contact of the account; by default, the contact of the original mail.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ResendLicenseDetailsPayload = builder
  .objectRef<{ notificationId: string }>('ResendLicenseDetailsPayload')
  .implement({
    description: 'Notification with the license details.',
    subGraphs: staff,
    fields: (t) => ({
      notification: t.prismaField({
        type: Notification,
        description: 'Current state of the notification.',
        resolve: (query, { notificationId }, _args, ctx) =>
          ctx.db.notification.findUniqueOrThrow({ ...query, where: { id: notificationId } }),
      }),
    }),
  })

builder.mutationField('resendLicenseDetails', (t) =>
  t.field({
    type: ResendLicenseDetailsPayload,
    description:
      'Sends the mail with the license key again, to the same or another contact of the account. Refused ' +
      'with `LICENSE_KEY_SHOWN` if the key was already sent, because it cannot be shown again; ' +
      '`rotateLicenseKey` sends a new key. Refused with `NOTIFICATION_SENDING` while the mail is being ' +
      'sent. Other refusals: `CONTACT_NOT_FOUND`, `LICENSE_NOT_FOUND`, `LICENSE_REVOKED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: ResendLicenseDetailsInput,
        required: true,
        description: 'License whose mail did not arrive.',
      }),
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

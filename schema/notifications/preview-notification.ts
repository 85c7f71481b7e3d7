import type { RenderedNotification } from '../../src/domain/notifications/mailer.ts'
import { previewNotification } from '../../src/domain/notifications/preview.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { NotificationMessage } from './notification-message.ts'

const PreviewNotificationInput = builder.inputType('PreviewNotificationInput', {
  description: 'Mail to preview.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license that the mail is about.' }),
    message: t.field({ type: NotificationMessage, required: true, description: 'Kind of mail.' }),
    contact: t.id({
      required: false,
      description: 'ID of the contact to address; by default, the first contact of the account.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'Language of the preview; by default, that of the contact.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const PreviewNotificationPayload = builder
  .objectRef<RenderedNotification>('PreviewNotificationPayload')
  .implement({
    description: 'Mail as the contact would receive it. Contains only the last group of a license key.',
    subGraphs: operators,
    fields: (t) => ({
      locale: t.expose('locale', { type: 'Locale', description: 'Language of the mail.' }),
      subject: t.exposeString('subject', { description: 'Subject of the mail.' }),
      text: t.exposeString('text', { description: 'Text part of the mail.' }),
      html: t.exposeString('html', { description: 'HTML part of the mail.' }),
    }),
  })

builder.mutationField('previewNotification', (t) =>
  t.field({
    type: PreviewNotificationPayload,
    description:
      'Renders a mail about a license without sending it. Changes nothing. Refusals: `CONTACT_NOT_FOUND`, ' +
      '`LICENSE_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: operators,
    errors: refusals,
    args: {
      input: t.arg({ type: PreviewNotificationInput, required: true, description: 'Mail to preview.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'previewNotification', input, (tx, { license, contact, ...rest }) =>
        previewNotification(ctx, tx, {
          ...rest,
          licenseId: uuidOf('License', license, ['license']),
          contactId: contact && uuidOf('Contact', contact, ['contact']),
        }),
      ),
  }),
)

import type { RenderedNotification } from '../../src/domain/notifications/delivery.ts'
import { previewNotification } from '../../src/domain/notifications/preview.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { NotificationMessage } from './notification-message.ts'

const PreviewNotificationInput = builder.inputType('PreviewNotificationInput', {
  description: 'The message to look at.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'About which license.' }),
    message: t.field({ type: NotificationMessage, required: true, description: 'Which message.' }),
    contact: t.id({
      required: false,
      description: 'As whom of its account; by default as its first contact.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'In which language; by default in that of the person.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const PreviewNotificationPayload = builder
  .objectRef<RenderedNotification>('PreviewNotificationPayload')
  .implement({
    description: 'What the person would read. In the place of a license key stands its last group.',
    subGraphs: operators,
    fields: (t) => ({
      locale: t.expose('locale', { type: 'Locale', description: 'The language that it is in.' }),
      subject: t.exposeString('subject', { description: 'The subject line.' }),
      text: t.exposeString('text', { description: 'The text part.' }),
      html: t.exposeString('html', { description: 'The HTML part.' }),
    }),
  })

builder.mutationField('previewNotification', (t) =>
  t.field({
    type: PreviewNotificationPayload,
    description: 'What a person would read of a message about a license. Changes nothing, and sends nothing.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: operators,
    errors: refusals,
    args: { input: t.arg({ type: PreviewNotificationInput, required: true, description: 'Which message.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'previewNotification', input, (tx) =>
        previewNotification(ctx, tx, {
          ...input,
          licenseId: uuidOf('License', input.license, ['license']),
          contactId: input.contact && uuidOf('Contact', input.contact, ['contact']),
        }),
      ),
  }),
)

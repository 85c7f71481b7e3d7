import { resendLicenseDetails } from '../../src/domain/licenses/resend-details.ts'
import type { RenderedNotification } from '../../src/domain/notifications/delivery.ts'
import { previewNotification } from '../../src/domain/notifications/preview.ts'
import { setContactPreferences } from '../../src/domain/notifications/set-preferences.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { Contact } from '../accounts/account.ts'
import { known, operators, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Notification, NotificationMessage } from './notification.ts'

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

const SetContactPreferencesInput = builder.inputType('SetContactPreferencesInput', {
  description: 'What a person wants to be told. Absent values stay as they are.',
  fields: (t) => ({
    contact: t.id({ required: true, description: 'Which person.' }),
    declined: t.field({
      type: [NotificationMessage],
      required: false,
      description: 'All that the person does not want to be told; an empty list takes every notice again.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'The language of their mail; null takes that of the installation.',
    }),
    resumeMail: t.boolean({
      required: false,
      description: 'True sends mail there again after it was stopped by a bounce or a complaint.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const SetContactPreferencesPayload = builder
  .objectRef<{ contactId: string }>('SetContactPreferencesPayload')
  .implement({
    description: 'The person, with the preferences.',
    subGraphs: known,
    fields: (t) => ({
      contact: t.prismaField({
        type: Contact,
        description: 'The person, as they stand now.',
        resolve: (query, { contactId }, _args, ctx) =>
          ctx.db.contact.findUniqueOrThrow({ ...query, where: { id: contactId } }),
      }),
    }),
  })

builder.mutationFields((t) => ({
  resendLicenseDetails: t.field({
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
  previewNotification: t.field({
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
  setContactPreferences: t.field({
    type: SetContactPreferencesPayload,
    description:
      'Sets what a person is told by mail, and in which language. What carries a key, or ends or restores the use of ' +
      'a license, cannot be declined.',
    authScopes: { scope: 'CONTACTS_WRITE' },
    subGraphs: known,
    errors: refusals,
    args: {
      input: t.arg({ type: SetContactPreferencesInput, required: true, description: 'Whose, and what.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'setContactPreferences', input, (tx) =>
        setContactPreferences(ctx, tx, {
          ...input,
          contactId: uuidOf('Contact', input.contact, ['contact']),
        }),
      ),
  }),
}))

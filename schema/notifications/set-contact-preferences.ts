import { setContactPreferences } from '../../src/domain/notifications/set-preferences.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { Contact } from '../accounts/contact.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { NotificationMessage } from './notification-message.ts'

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

builder.mutationField('setContactPreferences', (t) =>
  t.field({
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
)

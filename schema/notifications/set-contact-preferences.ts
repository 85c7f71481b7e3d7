import { setContactPreferences } from '../../src/domain/notifications/set-contact-preferences.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { ContactPayload } from '../accounts/contact-payload.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { NotificationMessage } from './notification-message.ts'

const SetContactPreferencesInput = builder.inputType('SetContactPreferencesInput', {
  description: 'Mail preferences of a contact. Values that are left out stay unchanged.',
  fields: (t) => ({
    contact: t.id({ required: true, description: 'ID of the contact.' }),
    declined: t.field({
      type: [NotificationMessage],
      required: false,
      description: 'All kinds of mail that the contact declines. An empty list declines none.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'Language of the mails to the contact; null for the default language of the installation.',
    }),
    resumeMail: t.boolean({
      required: false,
      description:
        'True to resume mail that was stopped by a bounce or a complaint; false by default. A partner cannot resume mail ' +
        'after a complaint.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const SetContactPreferencesPayload = ContactPayload(
  'SetContactPreferencesPayload',
  'Contact with its preferences.',
)

builder.mutationField('setContactPreferences', (t) =>
  t.field({
    type: SetContactPreferencesPayload,
    description:
      'Sets the kinds and the language of the mails to a contact. `NotificationMessage` names ' +
      'the kinds that a contact can decline. Refusals: `CONTACT_NOT_FOUND`, ' +
      '`CONTACT_COMPLAINED`.',
    authScopes: { scope: 'CONTACTS_WRITE' },
    subGraphs: authenticated,
    errors: refusals,
    args: {
      input: t.arg({
        type: SetContactPreferencesInput,
        required: true,
        description: 'Contact and preferences.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'setContactPreferences', input, (tx, { contact, ...rest }) =>
        setContactPreferences(ctx, tx, {
          ...rest,
          contactId: uuidOf('Contact', contact, ['contact']),
        }),
      ),
  }),
)

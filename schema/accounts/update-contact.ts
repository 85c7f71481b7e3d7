import { updateContact } from '../../src/domain/notifications/update-contact.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ContactPayload } from './contact-payload.ts'
import { ContactRole } from './contact-role.ts'

const UpdateContactInput = builder.inputType('UpdateContactInput', {
  description: 'Contact and its new values. Values that are left out stay unchanged.',
  fields: (t) => ({
    contact: t.id({ required: true, description: 'ID of the contact.' }),
    name: t.string({ required: false, description: 'Name of the person; at most 200 characters.' }),
    email: t.field({
      type: 'EmailAddress',
      required: false,
      description: 'Email address; unique within the account. Queued mails are sent to the new address.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'Language of the mails to the person; null for the default language of the installation.',
    }),
    roles: t.field({
      type: [ContactRole],
      required: false,
      description: 'Roles that replace all roles of the person; at least one.',
    }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UpdateContactPayload = ContactPayload('UpdateContactPayload', 'Contact with its new values.')

builder.mutationField('updateContact', (t) =>
  t.field({
    type: UpdateContactPayload,
    description:
      'Corrects the data of a contact. With a new address, mail that a bounce or a complaint stopped is sent ' +
      'again, unless mail to the new address was stopped. A partner cannot change the address after a complaint. ' +
      'Idempotent. Refusals: `CONTACT_NOT_FOUND`, `CONTACT_COMPLAINED`, ' +
      '`CONTACT_ANONYMIZED`, `CONTACT_ADDRESS_TAKEN`.',
    authScopes: { scope: 'CONTACTS_WRITE' },
    subGraphs: authenticated,
    errors: refusals,
    args: {
      input: t.arg({ type: UpdateContactInput, required: true, description: 'Contact and new values.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'updateContact', input, (tx, { contact, ...rest }) =>
        updateContact(ctx, tx, { ...rest, contactId: uuidOf('Contact', contact, ['contact']) }),
      ),
  }),
)

import { addContact } from '../../src/domain/accounts/add-contact.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ContactPayload } from './contact-payload.ts'
import { ContactRole } from './contact-role.ts'

const AddContactInput = builder.inputType('AddContactInput', {
  description: 'New contact of an account.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account.' }),
    name: t.string({ required: true, description: 'Name of the person; at most 200 characters.' }),
    email: t.field({
      type: 'EmailAddress',
      required: true,
      description: 'Email address; unique within the account.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'Language of the mails to the person; by default, that of the installation.',
    }),
    roles: t.field({
      type: [ContactRole],
      required: false,
      description: 'Roles of the person, at least one; by default, all.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AddContactPayload = ContactPayload('AddContactPayload', 'Added contact.')

builder.mutationField('addContact', (t) =>
  t.field({
    type: AddContactPayload,
    description:
      'Adds a contact to an account. Restores a contact with the address that was removed. Sends no mail. ' +
      'Refusals: `ACCOUNT_NOT_FOUND`, `CONTACT_ADDRESS_TAKEN`.',
    authScopes: { scope: 'CONTACTS_WRITE' },
    subGraphs: authenticated,
    errors: refusals,
    args: { input: t.arg({ type: AddContactInput, required: true, description: 'New contact.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'addContact', input, (tx, { account, ...rest }) =>
        addContact(ctx, tx, { ...rest, accountId: uuidOf('Account', account, ['account']) }),
      ),
  }),
)

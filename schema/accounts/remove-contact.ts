import { removeContact } from '../../src/domain/notifications/remove-contact.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { AccountPayload } from './account-payload.ts'

const RemoveContactInput = builder.inputType('RemoveContactInput', {
  description: 'Contact to remove.',
  fields: (t) => ({
    contact: t.id({ required: true, description: 'ID of the contact.' }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RemoveContactPayload = AccountPayload(
  'RemoveContactPayload',
  'Account without the contact.',
  authenticated,
)

builder.mutationField('removeContact', (t) =>
  t.field({
    type: RemoveContactPayload,
    description:
      'Removes a contact from its account. Queued mails are sent to the contacts that remain. The contact ' +
      'stays readable in the history of its mails; `forgetContact` deletes the personal data. Refusals: ' +
      '`CONTACT_NOT_FOUND`, `CONTACT_ANONYMIZED`, and `CONTACT_NEEDED` for the last contact of an account ' +
      'with a license in use or an open onboarding.',
    authScopes: { scope: 'CONTACTS_WRITE' },
    subGraphs: authenticated,
    errors: refusals,
    args: { input: t.arg({ type: RemoveContactInput, required: true, description: 'Contact to remove.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'removeContact', input, (tx, { contact, ...rest }) =>
        removeContact(ctx, tx, { ...rest, contactId: uuidOf('Contact', contact, ['contact']) }),
      ),
  }),
)

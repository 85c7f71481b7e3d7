import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { FORGET_MS } from '../../src/privacy/anonymize-person.ts'
import { forgetContact } from '../../src/privacy/forget-contact.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Account } from './account.ts'
import { Contact } from './contact.ts'

const ForgetContactInput = builder.inputType('ForgetContactInput', {
  description: 'Contact to forget.',
  fields: (t) => ({
    contact: t.id({ required: true, description: 'ID of the contact.' }),
    reason: t.string({
      required: true,
      description:
        'Reason for the audit log, at most 500 characters. The name and address of the person are removed ' +
        'from it.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ForgetContactPayload = builder
  .objectRef<{ contactId: string; withoutContact: string[] }>('ForgetContactPayload')
  .implement({
    description: 'Result of forgetting a contact.',
    subGraphs: staff,
    fields: (t) => ({
      contact: t.prismaField({
        type: Contact,
        description: 'The contact, anonymized.',
        resolve: (query, { contactId }, _args, ctx) =>
          ctx.db.contact.findUniqueOrThrow({ ...query, where: { id: contactId } }),
      }),
      withoutContact: t.prismaField({
        type: [Account],
        description:
          'Accounts that have no contact left to receive mail. Add another contact to each of them.',
        resolve: (query, { withoutContact }, _args, ctx) =>
          ctx.db.account.findMany({
            ...query,
            where: { id: { in: withoutContact } },
            orderBy: { id: 'asc' },
          }),
      }),
    }),
  })

builder.mutationField('forgetContact', (t) =>
  t.field({
    type: ForgetContactPayload,
    description:
      'Forgets a person permanently, in every account with a contact at the same email address. Deletes ' +
      'name, address, language, mail texts and queued mails. Removes the person from names and metadata of ' +
      'devices, and from reasons, metadata and the audit log. Licenses, keys, seats and the history of ' +
      'events stay. The CRM deletes the person by its privacy deletion, asynchronously. The call can take up to ' +
      '10 minutes. After a timeout, repeat the call with the same `idempotencyKey` to get the outcome. ' +
      'Idempotent. Refusals: `CONTACT_NOT_FOUND`.',
    authScopes: { scope: 'PRIVACY_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ForgetContactInput, required: true, description: 'Contact to forget.' }) },
    resolve: (_root, { input }, ctx) =>
      once(
        ctx,
        'forgetContact',
        input,
        (tx, { contact, ...rest }) =>
          forgetContact(ctx, tx, { ...rest, contactId: uuidOf('Contact', contact, ['contact']) }),
        { longestMs: FORGET_MS },
      ),
  }),
)

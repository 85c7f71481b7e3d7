import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { FORGET_MS } from '../../src/privacy/anonymize-contact.ts'
import { forgetContact } from '../../src/privacy/forget-contact.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Account } from './account.ts'
import { Contact } from './contact.ts'

const ForgetContactInput = builder.inputType('ForgetContactInput', {
  description: 'The person who asked to be forgotten.',
  fields: (t) => ({
    contact: t.id({ required: true, description: 'Which person.' }),
    reason: t.string({
      required: true,
      description: 'Why, for the audit log. The name and the address of the person are struck out of it.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ForgetContactPayload = builder
  .objectRef<{ contactId: string; withoutContact: string[] }>('ForgetContactPayload')
  .implement({
    description: 'What is left of the person.',
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
          'The accounts that nobody is left of to get their mail; another contact should be named.',
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
      'Forgets a person, for good: name, address and language, the words of their mails, mails that wait, names and ' +
      'metadata of devices that say who it is, and what reasons, metadata and the audit log say of them, in every ' +
      'account that knows the address. The CRM deletes the person by its privacy deletion, behind the answer. Licenses, ' +
      'keys, seats and what happened stay. Idempotent.',
    authScopes: { scope: 'PRIVACY_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ForgetContactInput, required: true, description: 'Whom.' }) },
    resolve: (_root, { input }, ctx) =>
      once(
        ctx,
        'forgetContact',
        input,
        (tx) =>
          forgetContact(ctx, tx, { ...input, contactId: uuidOf('Contact', input.contact, ['contact']) }),
        { longestMs: FORGET_MS },
      ),
  }),
)

import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { Contact } from './contact.ts'

/** Defines the payload of a mutation that changes a contact. */
export function ContactPayload(name: string, description: string) {
  return builder.objectRef<{ contactId: string }>(name).implement({
    description,
    subGraphs: authenticated,
    fields: (t) => ({
      contact: t.prismaField({
        type: Contact,
        description: 'Current state of the contact.',
        resolve: (query, { contactId }, _args, ctx) =>
          ctx.db.contact.findUniqueOrThrow({ ...query, where: { id: contactId } }),
      }),
    }),
  })
}

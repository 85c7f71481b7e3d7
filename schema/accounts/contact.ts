import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { ContactRole } from './contact-role.ts'

export const Contact = builder.prismaNode('Contact', {
  description: 'Person of an account and recipient of its mails.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the person.' }),
    email: t.expose('email', {
      type: 'EmailAddress',
      description: 'Email address in lower case; unique within the account.',
    }),
    locale: t.expose('locale', {
      type: 'Locale',
      nullable: true,
      description: 'Language of the mails to the person; null for the default language of the installation.',
    }),
    roles: t.expose('roles', {
      type: [ContactRole],
      description: 'Roles of the person, at least one. They decide which mails the person receives.',
    }),
    removedAt: t.expose('removedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the contact was removed from the account; null while it belongs to it.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the contact was created.',
    }),
  }),
})

export const ContactConnection = builder.connectionObject(
  { type: Contact, name: 'ContactConnection' },
  { name: 'ContactEdge' },
)

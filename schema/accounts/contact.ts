import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const Contact = builder.prismaNode('Contact', {
  description: 'A person of an account, who receives mail.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: known,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name.' }),
    email: t.expose('email', {
      type: 'EmailAddress',
      description: 'The address, in lower case; unique in the account.',
    }),
    locale: t.expose('locale', {
      type: 'Locale',
      nullable: true,
      description: 'The language of their mail; null takes that of the installation.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person became known.' }),
  }),
})

export const ContactConnection = builder.connectionObject(
  { type: Contact, name: 'ContactConnection' },
  { name: 'ContactEdge' },
)

import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmSuggestion = builder.prismaObject('CrmSuggestion', {
  description: 'CRM record that could belong to an account. `linkAccountToCrm` links the account to it.',
  subGraphs: staff,
  fields: (t) => ({
    account: t.relation('account', { description: 'Account that waits for the choice.' }),
    remoteId: t.exposeString('remoteId', { description: 'ID of the record in the CRM.' }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Name of the record in the CRM; null if it has none.',
    }),
    domain: t.exposeString('domain', { description: 'Domain that the account and the record share.' }),
    suggestedAt: t.expose('suggestedAt', {
      type: 'DateTime',
      description: 'Time at which the record was found.',
    }),
  }),
})

export const CrmSuggestionConnection = builder.connectionObject(
  { type: CrmSuggestion, name: 'CrmSuggestionConnection' },
  { name: 'CrmSuggestionEdge' },
)

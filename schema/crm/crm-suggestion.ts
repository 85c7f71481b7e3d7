import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmSuggestion = builder.prismaObject('CrmSuggestion', {
  description: 'A record of the CRM that may be the account’s; `linkAccountToCrm` takes it.',
  subGraphs: staff,
  fields: (t) => ({
    account: t.relation('account', { description: 'The account that waits for the choice.' }),
    remoteId: t.exposeString('remoteId', { description: 'The CRM’s own id of the record.' }),
    name: t.exposeString('name', { nullable: true, description: 'What the CRM calls it.' }),
    domain: t.exposeString('domain', { description: 'The domain that both have.' }),
    suggestedAt: t.expose('suggestedAt', { type: 'DateTime', description: 'When it was found.' }),
  }),
})

export const CrmSuggestionConnection = builder.connectionObject(
  { type: CrmSuggestion, name: 'CrmSuggestionConnection' },
  { name: 'CrmSuggestionEdge' },
)

import { CrmRecordKind } from '../accounts/crm-link.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmParkedRecord = builder.prismaObject('CrmRecord', {
  name: 'CrmParkedRecord',
  description: 'A record that the CRM refused for good, until it changes or is replayed.',
  subGraphs: staff,
  fields: (t) => ({
    kind: t.expose('kind', { type: CrmRecordKind, description: 'What it stands for.' }),
    account: t.relation('account', { description: 'Whose it is.' }),
    code: t.string({ description: 'Why.', resolve: ({ parkedCode }) => parkedCode ?? '' }),
    reason: t.string({
      description: 'The same in the words of the CRM.',
      resolve: ({ parkedReason }) => parkedReason ?? '',
    }),
    parkedAt: t.expose('parkedAt', { type: 'DateTime', nullable: true, description: 'Since when.' }),
  }),
})

export const CrmParkedRecordConnection = builder.connectionObject(
  { type: CrmParkedRecord, name: 'CrmParkedRecordConnection' },
  { name: 'CrmParkedRecordEdge' },
)

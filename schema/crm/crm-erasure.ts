import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmErasure = builder.prismaObject('CrmErasure', {
  description: 'A person whom the CRM has yet to forget, as `forgetContact` asked.',
  subGraphs: staff,
  fields: (t) => ({
    account: t.relation('account', { description: 'Whose contact it was.' }),
    contact: t.relation('contact', { description: 'The contact, anonymized.' }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    parkedAt: t.expose('parkedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is not tried again, until it is replayed; null while it is.',
    }),
    code: t.exposeString('parkedCode', { nullable: true, description: 'Why it is parked.' }),
    reason: t.exposeString('parkedReason', {
      nullable: true,
      description: 'The same in the words of the CRM.',
    }),
  }),
})

export const CrmErasureConnection = builder.connectionObject(
  { type: CrmErasure, name: 'CrmErasureConnection' },
  { name: 'CrmErasureEdge' },
)

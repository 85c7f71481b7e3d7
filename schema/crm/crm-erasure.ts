import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmErasure = builder.prismaObject('CrmErasure', {
  description: 'Person that the CRM has not deleted yet, after `forgetContact`.',
  subGraphs: staff,
  fields: (t) => ({
    account: t.relation('account', { description: 'Account of the contact.' }),
    contact: t.relation('contact', { description: 'The contact, anonymized.' }),
    requestedAt: t.expose('requestedAt', {
      type: 'DateTime',
      description: 'Time at which the erasure was requested.',
    }),
    parkedAt: t.expose('parkedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which the erasure was parked; null if it is not parked. A parked erasure is not retried ' +
        'until it is replayed.',
    }),
    code: t.exposeString('parkedCode', {
      nullable: true,
      description: 'Code of the reason for which the erasure is parked; null if it is not parked.',
    }),
    reason: t.exposeString('parkedReason', {
      nullable: true,
      description: 'Message for `code`, for people; null if the erasure is not parked.',
    }),
  }),
})

export const CrmErasureConnection = builder.connectionObject(
  { type: CrmErasure, name: 'CrmErasureConnection' },
  { name: 'CrmErasureEdge' },
)

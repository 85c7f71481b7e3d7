import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmParkedDeal = builder.prismaObject('CrmDeal', {
  name: 'CrmParkedDeal',
  description: 'Deal whose sync is parked until it changes or is replayed.',
  subGraphs: staff,
  fields: (t) => ({
    remoteId: t.exposeString('dealId', { description: 'ID of the deal in the CRM.' }),
    code: t.string({
      description: 'Code of the reason for which the deal is parked.',
      resolve: ({ parkedCode }) => parkedCode ?? '',
    }),
    reason: t.string({
      description: 'Message for `code`, for people.',
      resolve: ({ parkedReason }) => parkedReason ?? '',
    }),
    parkedAt: t.expose('parkedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the deal was parked; null if it is no longer parked.',
    }),
  }),
})

export const CrmParkedDealConnection = builder.connectionObject(
  { type: CrmParkedDeal, name: 'CrmParkedDealConnection' },
  { name: 'CrmParkedDealEdge' },
)

import { CrmRecordKind } from '../accounts/crm-link.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const CrmParkedRecord = builder.prismaObject('CrmRecord', {
  name: 'CrmParkedRecord',
  description: 'Record whose sync is parked until it changes or is replayed.',
  subGraphs: staff,
  fields: (t) => ({
    kind: t.expose('kind', { type: CrmRecordKind, description: 'Kind of record.' }),
    account: t.relation('account', { description: 'Account of the record.' }),
    code: t.string({
      description: 'Code of the reason for which the record is parked.',
      resolve: ({ parkedCode }) => parkedCode ?? '',
    }),
    reason: t.string({
      description: 'Message for `code`, for people.',
      resolve: ({ parkedReason }) => parkedReason ?? '',
    }),
    parkedAt: t.expose('parkedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the record was parked; null if it is no longer parked.',
    }),
  }),
})

export const CrmParkedRecordConnection = builder.connectionObject(
  { type: CrmParkedRecord, name: 'CrmParkedRecordConnection' },
  { name: 'CrmParkedRecordEdge' },
)

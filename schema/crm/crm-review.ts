import { CrmObject as Objects } from '../../prisma/client/enums.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

const CrmObject = builder.enumType(Objects, {
  name: 'CrmObject',
  description: 'What a record of the CRM stands for there.',
})

export const CrmReview = builder.prismaNode('CrmReview', {
  description: 'Something that happened in the CRM and that a person has to look at.',
  id: { field: 'id' },
  authScopes: { scope: 'CRM_READ' },
  subGraphs: staff,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'What happened, such as MERGE_CONFLICT, RECORD_DELETED or DEAL_SKU_UNKNOWN.',
    }),
    detail: t.exposeString('detail', { description: 'The same for people, with what to do.' }),
    object: t.expose('object', { type: CrmObject, description: 'What kind of record it is about.' }),
    remoteId: t.exposeString('remoteId', { description: 'The CRM’s own id of the record.' }),
    account: t.relation('account', {
      nullable: true,
      description: 'The account that is concerned; null where none is known.',
    }),
    raisedAt: t.expose('raisedAt', { type: 'DateTime', description: 'When it was put up.' }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When somebody had looked at it; null while nobody has.',
    }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Who had; null while nobody has.',
    }),
  }),
})

import type { CrmObject as Objects } from '../../prisma/client/enums.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'

const CrmObject = enumOf<Objects>('CrmObject', {
  description: 'Kind of record in the CRM.',
  values: {
    COMPANY: 'The company of an account.',
    CONTACT: 'A person.',
    DEAL: 'A sale.',
  },
})

export const CrmReview = builder.prismaNode('CrmReview', {
  description: 'Event in the CRM that requires a decision by a person.',
  id: { field: 'id' },
  authScopes: { scope: 'CRM_READ' },
  subGraphs: staff,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Code of the event, such as `MERGE_CONFLICT`, `RECORD_DELETED` or `DEAL_SKU_UNKNOWN`.',
    }),
    detail: t.exposeString('detail', { description: 'Event and remedy in a message for people.' }),
    object: t.expose('object', { type: CrmObject, description: 'Kind of record that the review concerns.' }),
    remoteId: t.exposeString('remoteId', { description: 'ID of the record in the CRM.' }),
    account: t.relation('account', {
      nullable: true,
      description: 'Account that the review concerns; null if there is none.',
    }),
    raisedAt: t.expose('raisedAt', {
      type: 'DateTime',
      description: 'Time at which the review was created.',
    }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the review was resolved; null if it is open.',
    }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Principal that resolved the review; null if it is open.',
    }),
  }),
})

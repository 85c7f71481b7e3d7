import type { CrmRecord } from '../../prisma/client/client.ts'
import { CrmLink as CrmLinks, CrmRecordKind as CrmRecordKinds } from '../../prisma/client/enums.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

const CrmLinkKind = builder.enumType(CrmLinks, {
  name: 'CrmLinkKind',
  description: 'By what an account is linked to its record: by our id, by a person’s choice, or not at all.',
})

export const CrmRecordKind = builder.enumType(CrmRecordKinds, {
  name: 'CrmRecordKind',
  description: 'What a record of the CRM stands for.',
})

/** How an account stands with the CRM. */
export const CrmLinkType = builder.objectRef<CrmRecord>('CrmLink').implement({
  description: 'An account’s record in the CRM, and what the CRM has been told of it.',
  subGraphs: staff,
  fields: (t) => ({
    remoteId: t.exposeString('remoteId', {
      nullable: true,
      description: 'The CRM’s own id; null until the CRM has answered.',
    }),
    kind: t.expose('link', { type: CrmLinkKind, description: 'By what it is linked.' }),
    changedAt: t.expose('dirtySince', {
      type: 'DateTime',
      nullable: true,
      description: 'The first change that the CRM has not been told; null when it knows all.',
    }),
    pushedAt: t.expose('pushedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the CRM was last told anything that it did not know; null when never.',
    }),
    parkedCode: t.exposeString('parkedCode', {
      nullable: true,
      description: 'Why it is not told any more until it changes or is replayed; null when it is.',
    }),
    parkedReason: t.exposeString('parkedReason', {
      nullable: true,
      description: 'The same in the words of the CRM.',
    }),
  }),
})

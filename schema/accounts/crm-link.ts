import type { CrmRecord } from '../../prisma/client/client.ts'
import type { CrmLink as CrmLinks, CrmRecordKind as CrmRecordKinds } from '../../prisma/client/enums.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'

const CrmLinkKind = enumOf<CrmLinks>('CrmLinkKind', {
  description: 'Way in which an account is linked to its CRM record.',
  values: {
    AUTOMATIC: 'The gateway links the account.',
    CHOSEN: 'A person chose the record.',
    UNLINKED: 'The account is not linked.',
    CONFLICTED: 'A merge in the CRM gave the record to another account.',
  },
})

export const CrmRecordKind = enumOf<CrmRecordKinds>('CrmRecordKind', {
  description: 'Kind of record that a CRM record represents.',
  values: {
    ACCOUNT: 'An account.',
    CONTACT: 'A contact of an account.',
    LICENSE: 'A license of an account.',
  },
})

export const CrmLinkType = builder.objectRef<CrmRecord>('CrmLink').implement({
  description: 'CRM record of an account and the progress of its sync.',
  subGraphs: staff,
  fields: (t) => ({
    remoteId: t.exposeString('remoteId', {
      nullable: true,
      description: 'ID of the record in the CRM; null until the CRM has returned one.',
    }),
    kind: t.expose('link', { type: CrmLinkKind, description: 'Way in which the account is linked.' }),
    changedAt: t.expose('dirtySince', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the first change not yet pushed to the CRM; null if every change was pushed.',
    }),
    pushedAt: t.expose('pushedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time of the last push that changed the CRM record; null if there was none.',
    }),
    parkedCode: t.exposeString('parkedCode', {
      nullable: true,
      description:
        'Code of the reason for which the record is parked; null if it is not parked. A parked record is not ' +
        'pushed until it changes or is replayed.',
    }),
    parkedReason: t.exposeString('parkedReason', {
      nullable: true,
      description: 'Message for `parkedCode`, for people; null if the record is not parked.',
    }),
  }),
})

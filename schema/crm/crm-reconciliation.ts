import { CrmReconciliationState as States } from '../../prisma/client/enums.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { CrmRecordKind } from '../accounts/crm-link.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

const CrmReconciliationState = builder.enumType(States, {
  name: 'CrmReconciliationState',
  description: 'How far a comparison is.',
})

export const CrmDifference = builder.prismaObject('CrmDifference', {
  description: 'A record that the CRM had otherwise than it should, as it was found.',
  subGraphs: staff,
  fields: (t) => ({
    kind: t.expose('kind', { type: CrmRecordKind, description: 'What it stands for.' }),
    accountId: t.field({
      type: 'ID',
      description: 'The id of the account.',
      resolve: ({ accountId }) => toTypedId('Account', accountId),
    }),
    remoteId: t.exposeString('remoteId', {
      nullable: true,
      description: 'The CRM’s own id; null when it has no such record.',
    }),
    expected: t.expose('expected', {
      type: 'JSONObject',
      description: 'The properties that differ, as they should be.',
    }),
    found: t.expose('found', { type: 'JSONObject', description: 'The same as the CRM had them.' }),
  }),
})

const CrmDifferenceConnection = builder.connectionObject(
  { type: CrmDifference, name: 'CrmDifferenceConnection' },
  { name: 'CrmDifferenceEdge' },
)

export const CrmReconciliation = builder.prismaNode('CrmReconciliation', {
  description: 'One comparison of all that the CRM should know with all that it does.',
  id: { field: 'id' },
  authScopes: { scope: 'CRM_READ' },
  subGraphs: staff,
  fields: (t) => ({
    state: t.expose('state', { type: CrmReconciliationState, description: 'How far it is.' }),
    dryRun: t.exposeBoolean('dryRun', { description: 'Whether it only reports, and mends nothing.' }),
    requestedAt: t.expose('requestedAt', { type: 'DateTime', description: 'When it was asked for.' }),
    beganAt: t.expose('beganAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was begun for the first time; null as long as it waits for the CRM.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was done or given up; null before.',
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Why it was given up; null when it was not.',
    }),
    compared: t.exposeInt('compared', { description: 'Records compared so far.' }),
    drift: t.exposeInt('differing', { description: 'Records that differed.' }),
    differences: t.relatedConnection(
      'differences',
      {
        cursor: 'id',
        description: 'What differed, each reported before it was mended.',
      },
      CrmDifferenceConnection,
    ),
  }),
})

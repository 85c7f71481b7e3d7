import type { CrmReconciliationState as States } from '../../prisma/client/enums.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { CrmRecordKind } from '../accounts/crm-link.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'

const CrmReconciliationState = enumOf<States>('CrmReconciliationState', {
  description: 'State of a reconciliation.',
  values: {
    WAITING: 'The reconciliation has not started.',
    RUNNING: 'The reconciliation is in progress.',
    COMPLETED: 'The reconciliation has finished.',
    FAILED: 'The reconciliation stopped before its end.',
  },
})

export const CrmDifference = builder.prismaObject('CrmDifference', {
  description: 'Record in the CRM that differed from its expected state.',
  subGraphs: staff,
  fields: (t) => ({
    kind: t.expose('kind', { type: CrmRecordKind, description: 'Kind of record.' }),
    accountId: t.field({
      type: 'ID',
      description: 'ID of the account.',
      resolve: ({ accountId }) => toTypedId('Account', accountId),
    }),
    remoteId: t.exposeString('remoteId', {
      nullable: true,
      description: 'ID of the record in the CRM; null if the CRM has no such record.',
    }),
    expected: t.expose('expected', {
      type: 'JSONObject',
      description: 'Expected values of the properties that differ.',
    }),
    found: t.expose('found', {
      type: 'JSONObject',
      description: 'Values of the same properties in the CRM.',
    }),
  }),
})

const CrmDifferenceConnection = builder.connectionObject(
  { type: CrmDifference, name: 'CrmDifferenceConnection' },
  { name: 'CrmDifferenceEdge' },
)

export const CrmReconciliation = builder.prismaNode('CrmReconciliation', {
  description: 'Comparison of all records in the CRM with their expected state.',
  id: { field: 'id' },
  authScopes: { scope: 'CRM_READ' },
  subGraphs: staff,
  fields: (t) => ({
    state: t.expose('state', { type: CrmReconciliationState, description: 'State of the reconciliation.' }),
    dryRun: t.exposeBoolean('dryRun', {
      description: 'True if differences are only reported and not repaired.',
    }),
    requestedAt: t.expose('requestedAt', {
      type: 'DateTime',
      description: 'Time at which the reconciliation was requested.',
    }),
    beganAt: t.expose('beganAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the reconciliation first started; null while it waits.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the reconciliation was completed or failed; null before.',
    }),
    failure: t.exposeString('failure', {
      nullable: true,
      description: 'Code and message of the failure; null if it did not fail.',
    }),
    compared: t.exposeInt('compared', { description: 'Number of records compared so far.' }),
    drift: t.exposeInt('differing', { description: 'Number of records that differed.' }),
    differences: t.connection(
      childrenOf({
        type: CrmDifference,
        table: 'crm_differences',
        parent: 'reconciliation_id',
        description: 'Differences found, each recorded before it was repaired.',
      }),
      CrmDifferenceConnection,
    ),
  }),
})

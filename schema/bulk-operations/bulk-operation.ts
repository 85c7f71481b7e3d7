import { Prisma } from '../../prisma/client/client.ts'
import type { BulkOperationKind as Kinds, BulkOperationState as States } from '../../prisma/client/enums.ts'
import { countsOf } from '../../src/domain/bulk-operations/outcome-counts.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'

const BulkOperationKind = enumOf<Kinds>('BulkOperationKind', {
  description: 'Mutation that a bulk operation applies to each license.',
  values: {
    CHANGE_LICENSES: '`changeLicense`, by `changeLicenses`.',
    CHANGE_LICENSE_TYPES: '`changeLicenseType`, by `changeLicenseTypes`.',
    SUSPEND_LICENSES: '`suspendLicense`, by `suspendLicenses`.',
    REINSTATE_LICENSES: '`reinstateLicense`, by `reinstateLicenses`.',
    REVOKE_LICENSES: '`revokeLicense`, by `revokeLicenses`.',
    EXTEND_LICENSES: '`extendLicense`, by `extendLicenses`.',
    RENEW_LICENSES: '`renewLicense`, by `renewLicenses`.',
  },
})

const BulkOperationState = enumOf<States>('BulkOperationState', {
  description: 'State of a bulk operation.',
  values: {
    QUEUED: 'No license was processed yet.',
    RUNNING: 'Licenses are processed.',
    COMPLETED: 'Every license was processed. Its row has the outcome.',
    CANCELED: 'The operation was canceled. Licenses that were processed before keep their outcomes.',
  },
})

export const BulkOperation = builder.prismaNode('BulkOperation', {
  description:
    'Mutation that is applied to each license of a selection, asynchronously. The licenses are those that matched the ' +
    'selection at the start. Each one is processed once, in a transaction of its own, by the rules of the mutation of one ' +
    'license. `bulkOperationRows` lists them with their outcomes. Deleted 30 days after its end, and earlier if more than ' +
    '1,000 operations, or ten times as many licenses as one operation can have, are stored.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: staff,
  fields: (t) => ({
    kind: t.expose('kind', { type: BulkOperationKind, description: 'Mutation that is applied.' }),
    state: t.expose('state', { type: BulkOperationState, description: 'State of the operation.' }),
    dryRun: t.exposeBoolean('dryRun', {
      description: 'True if the licenses stay as they are, and the rows say what would happen.',
    }),
    dryRunOf: t.relation('dryRunOf', {
      nullable: true,
      description:
        'Dry run whose licenses the operation took over; null if it selected its own, or the dry run was deleted.',
    }),
    selection: t.expose('selection', {
      type: 'JSONObject',
      description:
        'Selection of the licenses, in the form of `LicenseSelectionInput`. That of the dry run, if there was one.',
    }),
    parameters: t.expose('parameters', {
      type: 'JSONObject',
      description:
        'Further input of the mutation, in the form of its input type, with each entitlement by its value. Empty if it has none.',
    }),
    reason: t.exposeString('reason', { description: 'Reason of the operation.' }),
    totalCount: t.exposeInt('totalCount', { description: 'Number of licenses of the selection.' }),
    processedCount: t.int({
      description: 'Number of licenses that were processed, with any outcome.',
      select: { changedCount: true, unchangedCount: true, refusedCount: true, failedCount: true },
      resolve: (operation) => countsOf(operation).processed,
    }),
    changedCount: t.exposeInt('changedCount', { description: 'Number of rows with the outcome `CHANGED`.' }),
    unchangedCount: t.exposeInt('unchangedCount', {
      description: 'Number of rows with the outcome `UNCHANGED`.',
    }),
    refusedCount: t.exposeInt('refusedCount', { description: 'Number of rows with the outcome `REFUSED`.' }),
    failedCount: t.exposeInt('failedCount', { description: 'Number of rows with the outcome `FAILED`.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the operation was started, and its licenses were selected.',
    }),
    createdBy: t.exposeString('createdBy', {
      description:
        'Principal that started the operation, which is the `actor` of the events of its licenses.',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the first license was processed; null before.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the operation was completed or canceled; null before.',
    }),
  }),
})

const BulkOperationConnection = builder.connectionObject(
  { type: BulkOperation, name: 'BulkOperationConnection' },
  { name: 'BulkOperationEdge' },
)

const bulkOperationOrders = ordersOf('BulkOperationOrder', 'NEWEST', byAge)

builder.queryFields((t) => ({
  bulkOperation: t.prismaField({
    type: BulkOperation,
    nullable: true,
    description: 'The bulk operation with the given ID; null if none exists.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: staff,
    args: { id: t.arg.id({ required: true, description: 'ID of the bulk operation, `bulk_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.bulkOperation.findUnique({ ...query, where: { id: uuidOf('BulkOperation', id, ['id']) } }),
  }),
  bulkOperations: t.connection(
    listOf({
      type: BulkOperation,
      table: 'bulk_operations',
      orders: bulkOperationOrders,
      description: 'Bulk operations that are stored.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: staff,
      args: {
        state: t.arg({ type: BulkOperationState, required: false, description: 'State to filter by.' }),
        kind: t.arg({ type: BulkOperationKind, required: false, description: 'Mutation to filter by.' }),
      },
      where: ({ state, kind }) => ({
        all: [
          ...(state ? [Prisma.sql`child.state = ${state}::bulk_operation_state`] : []),
          ...(kind ? [Prisma.sql`child.kind = ${kind}::bulk_operation_kind`] : []),
        ],
      }),
    }),
    BulkOperationConnection,
  ),
}))

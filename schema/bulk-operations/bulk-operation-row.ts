import { Prisma } from '../../prisma/client/client.ts'
import {
  describeEffect,
  fromStoredEffect,
  type RowEffect,
} from '../../src/domain/bulk-operations/row-effect.ts'
import { hasId } from '../../src/platform/database/list.ts'
import type { RefusalCode } from '../../src/platform/errors.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { listOf } from '../builder/pages/connection.ts'
import { RefusalCodeEnum } from '../builder/refusal.ts'
import { LicenseFieldChange } from '../changes/change-effect.ts'
import { effectCounts } from '../changes/effect-counts.ts'
import { License } from '../licenses/license.ts'
import { BulkOperationOutcome } from './bulk-operation-outcome.ts'

const BulkOperationEffect = builder.objectRef<RowEffect>('BulkOperationEffect').implement({
  description:
    'Effect of a bulk operation on one license. `changeLicense` with `dryRun` lists devices, files and notices.',
  subGraphs: staff,
  fields: (t) => ({
    summary: t.string({
      description: 'Changes as one text, such as `maxActivations: 5 → 2`; empty if nothing differs.',
      resolve: describeEffect,
    }),
    changes: t.expose('changes', {
      type: [LicenseFieldChange],
      description:
        'Values that differ, at most 20. A value of more than 200 characters is cut and ends with `…`.',
    }),
    changesCount: t.exposeInt('changesCount', { description: 'Number of values that differ.' }),
    ...effectCounts(t),
  }),
})

const BulkOperationRow = builder.prismaObject('BulkOperationRow', {
  description: 'License of a bulk operation, with its outcome.',
  subGraphs: staff,
  fields: (t) => ({
    position: t.exposeInt('position', {
      description:
        'Position in the operation, from 1. The license that was issued first has the first position.',
    }),
    license: t.prismaField({
      type: License,
      description: 'Current state of the license.',
      select: { licenseId: true },
      resolve: (query, { licenseId: id }, _args, ctx) =>
        ctx.db.license.findUniqueOrThrow({ ...query, where: { id } }),
    }),
    outcome: t.expose('outcome', { type: BulkOperationOutcome, description: 'Outcome for the license.' }),
    code: t.field({
      type: RefusalCodeEnum,
      nullable: true,
      description: 'Code of the refusal; null unless the outcome is `REFUSED`.',
      select: { code: true },
      resolve: ({ code }) => code as RefusalCode | null,
    }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'Message of the refusal or the failure in English; null otherwise.',
    }),
    effect: t.field({
      type: BulkOperationEffect,
      nullable: true,
      description: 'What changed, or would change; null unless the outcome is `CHANGED` or `UNCHANGED`.',
      select: { effect: true },
      resolve: ({ effect }) => (effect === null ? null : fromStoredEffect(effect)),
    }),
    processedAt: t.expose('processedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the license was processed; null while the outcome is `PENDING`.',
    }),
  }),
})

const BulkOperationRowConnection = builder.connectionObject(
  { type: BulkOperationRow, name: 'BulkOperationRowConnection' },
  { name: 'BulkOperationRowEdge' },
)

builder.queryField('bulkOperationRows', (t) =>
  t.connection(
    listOf({
      type: BulkOperationRow,
      table: 'bulk_operation_rows',
      key: [
        { name: 'bulkOperationId', sql: 'child.bulk_operation_id', type: 'uuid' },
        { name: 'position', sql: 'child.position', type: 'int' },
      ],
      description: 'Licenses of a bulk operation with their outcomes, in the order of their positions.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: staff,
      args: {
        bulkOperation: t.arg.id({ required: true, description: 'ID of the bulk operation, `bulk_…`.' }),
        outcome: t.arg({ type: BulkOperationOutcome, required: false, description: 'Outcome to filter by.' }),
      },
      where: ({ bulkOperation, outcome }) => ({
        inOrder: true,
        all: [
          hasId('bulk_operation_id', uuidOf('BulkOperation', bulkOperation, ['bulkOperation'])),
          ...(outcome ? [Prisma.sql`child.outcome = ${outcome}::bulk_operation_outcome`] : []),
        ],
      }),
    }),
    BulkOperationRowConnection,
  ),
)

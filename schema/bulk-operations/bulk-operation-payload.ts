import { builder } from '../builder/builder.ts'
import { BulkOperation } from './bulk-operation.ts'

/** Defines a payload with a bulk operation. */
export const BulkOperationPayload = (name: string, description: string) =>
  builder.objectRef<{ bulkOperationId: string }>(name).implement({
    description,
    fields: (t) => ({
      bulkOperation: t.prismaField({
        type: BulkOperation,
        nullable: true,
        description: 'Current state of the bulk operation; null if it was deleted since.',
        resolve: (query, { bulkOperationId }, _args, ctx) =>
          ctx.db.bulkOperation.findUnique({ ...query, where: { id: bulkOperationId } }),
      }),
    }),
  })

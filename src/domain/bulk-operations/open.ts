import type { Prisma } from '../../../prisma/client/client.ts'

/** Selects the bulk operations that have not ended. */
export const isOpen = { state: { in: ['QUEUED', 'RUNNING'] } } satisfies Prisma.BulkOperationWhereInput

import type { BulkOperation_OperationFragment } from '../generated/graphql.ts'
import type { Tone } from '../parts/badge.tsx'

export const stateTones: Record<BulkOperation_OperationFragment['state'], Tone> = {
  QUEUED: 'neutral',
  RUNNING: 'accent',
  COMPLETED: 'good',
  CANCELED: 'warn',
}

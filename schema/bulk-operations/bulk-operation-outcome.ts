import type { BulkOperationOutcome as Outcomes } from '../../prisma/client/enums.ts'
import { enumOf } from '../builder/enum-of.ts'

export const BulkOperationOutcome = enumOf<Outcomes>('BulkOperationOutcome', {
  description:
    'Outcome of a bulk operation for one license. In a dry run, it is the outcome that a run would have.',
  values: {
    PENDING: 'The license was not processed. It waits, or the operation was canceled before.',
    CHANGED: 'The license was changed, or its change was scheduled.',
    UNCHANGED: 'The license had the values already.',
    REFUSED: 'The mutation was refused for the license. `code` and `message` say why.',
    FAILED: 'The gateway had a fault at five attempts. The license did not change.',
  },
})

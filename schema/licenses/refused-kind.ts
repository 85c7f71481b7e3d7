import type { RefusedKind as Kind } from '../../src/domain/validation/refused-requests.ts'
import { enumOf } from '../builder/enum-of.ts'

export const RefusedKind = enumOf<Kind>('RefusedKind', {
  description: 'Kind of request that was refused.',
  values: {
    VALIDATION: 'A validation that returned `valid: false`.',
    ACTIVATION: 'An activation that was refused.',
    RATE_LIMITED: 'A call that exceeded a rate limit.',
  },
})

import { z } from 'zod'

/** Environment variable of key pools. */
export const keyPoolVariables = {
  LICET_LIMIT_POOL_KEYS: z.coerce
    .number('must be a number of keys')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(1_000_000, 'must be at most 1,000,000')
    .default(100_000),
} as const

/** Most keys of one pool. */
export const defaultPoolKeys: number = z.object(keyPoolVariables).parse({}).LICET_LIMIT_POOL_KEYS

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Most keys of one pool, in any state. */
    poolKeys: number
  }
}

import { z } from 'zod'

/** Environment variable of bulk operations. */
export const bulkVariables = {
  LICET_LIMIT_BULK_LICENSES: z.coerce
    .number('must be a number of licenses')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(1_000_000, 'must be at most 1,000,000')
    .default(100_000),
} as const

/** Most licenses of one bulk operation. */
export const defaultBulkLicenses: number = z.object(bulkVariables).parse({}).LICET_LIMIT_BULK_LICENSES

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Most licenses of one bulk operation. */
    bulkLicenses: number
  }
}

import { z } from 'zod'

/** Environment variables of sales. */
export const saleVariables = {
  LICET_RENEW_WITHIN_DAYS: z.coerce
    .number('must be a number of days')
    .int('must be a whole number of days')
    .min(0, 'must be 0 or more')
    .max(3650, 'must be at most 3650')
    .default(90),
} as const

/** How sales are followed. */
export interface SaleSettings {
  /** How long after its expiry a license is renewed by a sale that does not say what it does. */
  renewWithinDays: number
}

/** Returns the settings of the environment. */
export function saleSettings(env: z.output<z.ZodObject<typeof saleVariables>>): SaleSettings {
  return { renewWithinDays: env.LICET_RENEW_WITHIN_DAYS }
}

export const defaultSales = saleSettings(z.object(saleVariables).parse({}))

declare module '../../platform/context.ts' {
  interface AppContext {
    /** How sales are followed. */
    sales: SaleSettings
  }
}

import { z } from 'zod'

const days = z.coerce
  .number('must be a number of days')
  .int('must be a whole number of days')
  .min(0, 'must be 0 or more')
  .max(365, 'must be at most 365')
const times = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(0, 'must be 0 or more')
  .max(100, 'must be at most 100')

/** Environment variables of extensions. */
export const extensionVariables = {
  LICET_TRIAL_EXTENSION_DAYS: days.default(14),
  LICET_TRIAL_EXTENSIONS: times.default(1),
  LICET_LICENSE_EXTENSION_DAYS: days.default(14),
  LICET_LICENSE_EXTENSIONS: times.default(2),
} as const

/** Bounds of the extensions of one license. */
export interface ExtensionBounds {
  /** Most days of one extension. */
  days: number
  /** Most extensions: of a trial in all, of another license in one term. */
  times: number
}

/** What support may grant without a purchase. */
export interface Extensions {
  trials: ExtensionBounds
  licenses: ExtensionBounds
}

/** Returns the settings of the environment. */
export function extensionSettings(env: z.output<z.ZodObject<typeof extensionVariables>>): Extensions {
  return {
    trials: { days: env.LICET_TRIAL_EXTENSION_DAYS, times: env.LICET_TRIAL_EXTENSIONS },
    licenses: { days: env.LICET_LICENSE_EXTENSION_DAYS, times: env.LICET_LICENSE_EXTENSIONS },
  }
}

export const defaultExtensions = extensionSettings(z.object(extensionVariables).parse({}))

declare module '../../platform/context.ts' {
  interface AppContext {
    /** Bounds of the extensions that support may grant. */
    extensions: Extensions
  }
}

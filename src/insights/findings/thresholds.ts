import { z } from 'zod'
import type { Thresholds } from '../../platform/context.ts'

const share = z.coerce.number('must be a number from 0 to 1').min(0).max(1)
const days = z.coerce.number('must be a number of days').int().min(1).max(3650)

/** The variables for the thresholds of findings. */
export const findingVariables = {
  LICET_FINDING_ACCOUNTS: z.coerce.number('must be a number of accounts').int().min(1).default(5),
  LICET_FINDING_CONVERSION_DROP: share.default(0.1),
  LICET_FINDING_ERROR_GROWTH: z.coerce.number('must be a number of times').min(1).default(2),
  LICET_FINDING_EARLY_DAYS: days.default(7),
  LICET_FINDING_TRIAL_SHARE: share.default(0.5),
  LICET_FINDING_RENEWAL_DAYS: days.default(60),
  LICET_FINDING_IDLE_SHARE: share.default(0.5),
} as const

/** Returns the thresholds of the variables. */
export function findingThresholds(env: z.output<z.ZodObject<typeof findingVariables>>): Thresholds {
  return {
    accounts: env.LICET_FINDING_ACCOUNTS,
    conversionDrop: env.LICET_FINDING_CONVERSION_DROP,
    errorGrowth: env.LICET_FINDING_ERROR_GROWTH,
    earlyDays: env.LICET_FINDING_EARLY_DAYS,
    trialShare: env.LICET_FINDING_TRIAL_SHARE,
    renewalDays: env.LICET_FINDING_RENEWAL_DAYS,
    idleShare: env.LICET_FINDING_IDLE_SHARE,
  }
}

/** The default thresholds. */
export const defaultThresholds = findingThresholds(z.object(findingVariables).parse({}))

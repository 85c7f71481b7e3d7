import { z } from 'zod'

const remoteId = z.string().regex(/^[a-zA-Z0-9_-]{1,100}$/, 'must be an internal ID')

/** What the CRM gets before the end of a term: nothing, a deal or a task. */
export const renewalModes = ['off', 'deal', 'task'] as const

/** Environment variables of renewals in HubSpot. */
export const renewalVariables = {
  LICET_HUBSPOT_RENEWALS: z.enum(renewalModes, 'must be off, deal or task').default('off'),
  LICET_HUBSPOT_RENEWAL_DAYS: z.coerce
    .number('must be a number of days')
    .int('must be a whole number of days')
    .min(1, 'must be 1 or more')
    .max(365, 'must be at most 365')
    .default(60),
  LICET_HUBSPOT_RENEWAL_PIPELINE: remoteId.default('default'),
  LICET_HUBSPOT_RENEWAL_STAGE: remoteId.optional(),
  LICET_HUBSPOT_RENEWAL_DONE_STAGE: remoteId.optional(),
  LICET_HUBSPOT_RENEWAL_OWNER: z
    .string()
    .regex(/^\d{1,20}$/, 'must be the number of an owner')
    .optional(),
} as const

/** Renewal deals or tasks that the gateway creates in the CRM. */
export interface RenewalSettings {
  mode: 'deal' | 'task'
  /** Days before the expiry. */
  days: number
  pipeline: string
  /** Stage of a new deal; null for tasks. */
  stage: string | null
  /** Closed stage of a deal whose license was renewed otherwise, which is not won; null for tasks. */
  doneStage: string | null
  /** Owner of the deal or task; null for none. */
  owner: string | null
}

type Environment = z.output<z.ZodObject<typeof renewalVariables>>

/** Problems of variables that are valid separately, but not together. */
export function renewalProblems(env: Environment): string[] {
  if (env.LICET_HUBSPOT_RENEWALS !== 'deal') return []
  return env.LICET_HUBSPOT_RENEWAL_STAGE && env.LICET_HUBSPOT_RENEWAL_DONE_STAGE
    ? []
    : [
        'LICET_HUBSPOT_RENEWAL_STAGE, LICET_HUBSPOT_RENEWAL_DONE_STAGE: set both for LICET_HUBSPOT_RENEWALS=deal',
      ]
}

/** Returns the settings; null if renewals are off. */
export function renewalSettings(env: Environment): RenewalSettings | null {
  const mode = env.LICET_HUBSPOT_RENEWALS
  if (mode === 'off') return null
  return {
    mode,
    days: env.LICET_HUBSPOT_RENEWAL_DAYS,
    pipeline: env.LICET_HUBSPOT_RENEWAL_PIPELINE,
    stage: env.LICET_HUBSPOT_RENEWAL_STAGE ?? null,
    doneStage: env.LICET_HUBSPOT_RENEWAL_DONE_STAGE ?? null,
    owner: env.LICET_HUBSPOT_RENEWAL_OWNER ?? null,
  }
}

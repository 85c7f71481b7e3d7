import { z } from 'zod'
import { commaList } from '../platform/comma-list.ts'

const numbers = commaList.refine(
  (values) => values.every((value) => /^\d{1,20}$/.test(value)),
  'must be numbers, separated by commas',
)
const propertyName = z.string().regex(/^[a-z0-9_]+$/, 'must be the internal name of a property')

export const lostDealPolicies = ['suspend', 'review'] as const

/** The variables by which HubSpot's webhooks and cards are taken. */
export const hubspotAppVariables = {
  LICET_HUBSPOT_APP_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  LICET_HUBSPOT_APP_ID: z
    .string()
    .regex(/^\d{1,20}$/, 'must be a number')
    .optional(),
  LICET_HUBSPOT_PORTALS: numbers,
  LICET_HUBSPOT_LOST_DEALS: z.enum(lostDealPolicies, 'must be suspend or review').default('suspend'),
  LICET_HUBSPOT_REFUNDED_STAGES: commaList,
  LICET_HUBSPOT_NEGOTIATING_STAGES: commaList,
  LICET_HUBSPOT_WON_PROPERTY: propertyName.default('hs_is_closed_won'),
  LICET_HUBSPOT_CLOSED_PROPERTY: propertyName.default('hs_is_closed'),
  LICET_HUBSPOT_SKU_PROPERTY: propertyName.default('hs_sku'),
  LICET_HUBSPOT_TRIAL_EXTENSION_DAYS: z.coerce
    .number('must be a number of days')
    .int()
    .min(0)
    .max(365)
    .default(14),
  LICET_HUBSPOT_TRIAL_EXTENSIONS: z.coerce.number('must be a number').int().min(0).max(100).default(1),
} as const

/** What HubSpot calls what is asked of a deal; portals differ. */
export interface DealNames {
  won: string
  closed: string
  sku: string
  refundedStages: string[]
  /** Stages in which a renewal is negotiated: the customer is sent no expiry notices meanwhile. */
  negotiatingStages: string[]
}

/** The app of HubSpot whose webhooks and cards are taken. */
export interface HubspotApp extends HubspotAppSettings {
  /** What its requests are signed with. */
  secret: string
  id: string
}

/** How what the app tells is followed, whichever app it is. */
export interface HubspotAppSettings {
  /** The portals that are taken; empty is the token's own alone. */
  portals: string[]
  deals: DealNames
  /** What becomes of the licenses of a deal that is lost after it was won. */
  lostDeals: (typeof lostDealPolicies)[number]
  /** How far, and how often, support may extend a trial. */
  trialExtension: { days: number; times: number }
}

type Environment = z.output<z.ZodObject<typeof hubspotAppVariables>>

/** What only makes sense together. */
export function hubspotAppProblems(env: Environment): string[] {
  return Boolean(env.LICET_HUBSPOT_APP_SECRET) === Boolean(env.LICET_HUBSPOT_APP_ID)
    ? []
    : ['LICET_HUBSPOT_APP_SECRET, LICET_HUBSPOT_APP_ID: set both or neither']
}

/** The app, as it is configured; null without one. */
export function hubspotApp(env: Environment): HubspotApp | null {
  const { LICET_HUBSPOT_APP_SECRET: secret, LICET_HUBSPOT_APP_ID: id } = env
  return secret && id ? { secret, id, ...hubspotAppSettings(env) } : null
}

export function hubspotAppSettings(env: Environment): HubspotAppSettings {
  return {
    portals: env.LICET_HUBSPOT_PORTALS,
    deals: {
      won: env.LICET_HUBSPOT_WON_PROPERTY,
      closed: env.LICET_HUBSPOT_CLOSED_PROPERTY,
      sku: env.LICET_HUBSPOT_SKU_PROPERTY,
      refundedStages: env.LICET_HUBSPOT_REFUNDED_STAGES,
      negotiatingStages: env.LICET_HUBSPOT_NEGOTIATING_STAGES,
    },
    lostDeals: env.LICET_HUBSPOT_LOST_DEALS,
    trialExtension: {
      days: env.LICET_HUBSPOT_TRIAL_EXTENSION_DAYS,
      times: env.LICET_HUBSPOT_TRIAL_EXTENSIONS,
    },
  }
}

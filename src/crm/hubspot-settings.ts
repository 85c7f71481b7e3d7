import { z } from 'zod'
import { commaList } from '../platform/comma-list.ts'

const numbers = commaList.refine(
  (values) => values.every((value) => /^\d{1,20}$/.test(value)),
  'must be numbers, separated by commas',
)
const propertyName = z.string().regex(/^[a-z0-9_]+$/, 'must be the internal name of a property')

/** What happens to the licenses of a lost deal: suspend them, or only create a review. */
export const lostDealPolicies = ['suspend', 'review'] as const

/** HubSpot's own properties of a won and of a closed deal, which it computes from the stage. */
export const WON_PROPERTY = 'hs_is_closed_won'
export const CLOSED_PROPERTY = 'hs_is_closed'

/** Environment variables of webhooks and cards of HubSpot. */
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
  LICET_HUBSPOT_WON_PROPERTY: propertyName.default(WON_PROPERTY),
  LICET_HUBSPOT_CLOSED_PROPERTY: propertyName.default(CLOSED_PROPERTY),
  LICET_HUBSPOT_SKU_PROPERTY: propertyName.default('hs_sku'),
} as const

/** Names of properties and stages of deals, which differ between portals. */
export interface DealNames {
  won: string
  closed: string
  sku: string
  refundedStages: string[]
  /** Stages in which a renewal is negotiated. The customer then gets no expiry notices. */
  negotiatingStages: string[]
}

/** The HubSpot app whose webhooks and cards are accepted. */
export interface HubspotApp extends HubspotAppSettings {
  /** Client secret that signs its requests. */
  secret: string
  id: string
}

/** Settings for the events of an app, whichever app it is. */
export interface HubspotAppSettings {
  /** Portals that are accepted; if empty, only the portal of the token. */
  portals: string[]
  deals: DealNames
  /** What happens to the licenses of a deal that is lost after it was won. */
  lostDeals: (typeof lostDealPolicies)[number]
}

type Environment = z.output<z.ZodObject<typeof hubspotAppVariables>>

/** Problems of variables that are valid separately, but not together. */
export function hubspotAppProblems(env: Environment): string[] {
  return Boolean(env.LICET_HUBSPOT_APP_SECRET) === Boolean(env.LICET_HUBSPOT_APP_ID)
    ? []
    : ['LICET_HUBSPOT_APP_SECRET, LICET_HUBSPOT_APP_ID: set both or neither']
}

/** Returns the configured app; null if none is configured. */
export function hubspotApp(env: Environment): HubspotApp | null {
  const { LICET_HUBSPOT_APP_SECRET: secret, LICET_HUBSPOT_APP_ID: id } = env
  return secret && id ? { secret, id, ...hubspotAppSettings(env) } : null
}

/** Returns the settings for the events of an app. */
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
  }
}

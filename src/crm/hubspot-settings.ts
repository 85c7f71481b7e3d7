import { z } from 'zod'
import { SaleIntent } from '../../prisma/client/enums.ts'
import { commaList } from '../platform/comma-list.ts'
import {
  type RenewalSettings,
  renewalProblems,
  renewalSettings,
  renewalVariables,
} from './renewals/renewal-settings.ts'

const numbers = commaList.refine(
  (values) => values.every((value) => /^\d{1,20}$/.test(value)),
  'must be numbers, separated by commas',
)
const intentsByName = commaList.transform((entries, ctx) => {
  const named = entries.map((entry) => entry.split('=').map((part) => part.trim()))
  const intents = named.flatMap(([name, intent, ...rest]): [string, SaleIntent][] => {
    const known = Object.values(SaleIntent).find((one) => one === intent)
    return name && known && rest.length === 0 ? [[name, known]] : []
  })
  if (intents.length === named.length) return Object.fromEntries(intents)
  const message = `must be entries such as renewal=RENEW, separated by commas; the intents are ${Object.values(SaleIntent).join(', ')}`
  ctx.addIssue({ code: 'custom', message })
  return z.NEVER
})
const propertyName = z.string().regex(/^[a-z0-9_]+$/, 'must be the internal name of a property')

/** What happens to the licenses of a lost deal: suspend them, or only create a review. */
export const lostDealPolicies = ['suspend', 'review'] as const

/** The actions that workflows in HubSpot can request. */
export const workflowActions = ['issue', 'renew', 'suspend', 'reinstate', 'change-seats', 'resend'] as const
const actionNames = commaList.transform((names, ctx) => {
  const known = names.filter((name) => workflowActions.some((action) => action === name))
  if (known.length === names.length) return known
  ctx.addIssue({ code: 'custom', message: `must be names of ${workflowActions.join(', ')}, or none` })
  return z.NEVER
})

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
  LICET_HUBSPOT_INTENT_PROPERTY: propertyName.default('licet_intent'),
  LICET_HUBSPOT_REFUNDED_PROPERTY: propertyName.default('licet_refunded_quantity'),
  LICET_HUBSPOT_DEAL_TYPE_INTENTS: intentsByName,
  LICET_HUBSPOT_PIPELINE_INTENTS: intentsByName,
  ...renewalVariables,
  LICET_HUBSPOT_ACTIONS: actionNames,
  LICET_HUBSPOT_MOST_SEATS: z.coerce
    .number('must be a number of seats')
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(1_000_000_000, 'must be at most 1000000000')
    .default(1_000),
} as const

/** Names of properties and stages of deals, which differ between portals. */
export interface DealNames {
  won: string
  closed: string
  sku: string
  /** Property of a line item that says what it does. */
  intent: string
  /** Property of a line item with the quantity that was refunded. */
  refunded: string
  /** What the deals of a deal type do, by its internal name. */
  dealTypeIntents: Record<string, SaleIntent>
  /** What the deals of a pipeline do, by its ID. */
  pipelineIntents: Record<string, SaleIntent>
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
  /** The actions that workflows may request. */
  actions: readonly string[]
  /** The renewal deals or tasks that the gateway creates; null if it creates none. */
  renewals: RenewalSettings | null
  /** Most seats that a workflow or a support agent gives to a license. */
  mostSeats: number
}

type Environment = z.output<z.ZodObject<typeof hubspotAppVariables>>

/** Problems of variables that are valid separately, but not together. */
export function hubspotAppProblems(env: Environment): string[] {
  const isComplete = Boolean(env.LICET_HUBSPOT_APP_SECRET) === Boolean(env.LICET_HUBSPOT_APP_ID)
  return [
    ...(isComplete ? [] : ['LICET_HUBSPOT_APP_SECRET, LICET_HUBSPOT_APP_ID: set both or neither']),
    ...renewalProblems(env),
  ]
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
      intent: env.LICET_HUBSPOT_INTENT_PROPERTY,
      refunded: env.LICET_HUBSPOT_REFUNDED_PROPERTY,
      dealTypeIntents: env.LICET_HUBSPOT_DEAL_TYPE_INTENTS,
      pipelineIntents: env.LICET_HUBSPOT_PIPELINE_INTENTS,
      refundedStages: env.LICET_HUBSPOT_REFUNDED_STAGES,
      negotiatingStages: env.LICET_HUBSPOT_NEGOTIATING_STAGES,
    },
    lostDeals: env.LICET_HUBSPOT_LOST_DEALS,
    actions: env.LICET_HUBSPOT_ACTIONS,
    renewals: renewalSettings(env),
    mostSeats: env.LICET_HUBSPOT_MOST_SEATS,
  }
}

import type { OnboardingOrder, OnboardingState, OnboardingStep } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/page-search.ts'

export const states = ['IN_PROGRESS', 'COMPLETED', 'ABANDONED'] as const satisfies readonly OnboardingState[]

export const steps = [
  'CREATE_ACCOUNT',
  'ASSIGN_LICENSE',
  'ACTIVATE',
  'VERIFY_USAGE',
] as const satisfies readonly OnboardingStep[]

/** The steps for which an onboarding can wait: the first one creates it. */
export const awaitedSteps = steps.slice(1)

export const orders = ['NEWEST', 'OLDEST'] as const satisfies readonly OnboardingOrder[]

/** The filters of the list of onboardings, as they are in the address. */
export interface OnboardingSearch extends PageSearch {
  state?: OnboardingState
  nextStep?: OnboardingStep
  /** True: only those that wait for a device so long that the customer was reminded. */
  stalled?: true
  order?: OnboardingOrder
}

/** Reads the filters of an address. What is not a filter is left out. */
export function parseOnboardingSearch(raw: Record<string, unknown>): OnboardingSearch {
  const state = states.find((known) => known === raw.state)
  const nextStep = awaitedSteps.find((known) => known === raw.nextStep)
  const order = orders.find((known) => known === raw.order)
  return {
    ...(state && { state }),
    ...(nextStep && { nextStep }),
    ...((raw.stalled === true || raw.stalled === 'true') && { stalled: true as const }),
    ...(order && { order }),
    ...parsePageSearch(raw),
  }
}

/** The filters of the graph for those of the address. */
export function onboardingFilters({ state, nextStep, stalled, order }: OnboardingSearch) {
  return {
    state: state ?? null,
    nextStep: nextStep ?? null,
    stalled: stalled ?? null,
    orderBy: order ?? ('NEWEST' as const),
  }
}

/** The filters as the query of an export. */
export function exportQuery(search: OnboardingSearch): URLSearchParams {
  return new URLSearchParams(
    Object.entries(onboardingFilters(search)).flatMap(([name, value]) =>
      value === null ? [] : [[name, String(value)]],
    ),
  )
}

/** The license type that the form chooses at first, as it is in the address; absent if the person chooses. */
export interface TypeSearch {
  licenseType?: string
}

export function parseTypeSearch(raw: Record<string, unknown>): TypeSearch {
  return typeof raw.licenseType === 'string' ? { licenseType: raw.licenseType } : {}
}

/** The account for which an onboarding is begun, as it is in the address; absent for a new customer. */
export interface NewOnboardingSearch extends TypeSearch {
  account?: string
}

export function parseNewOnboardingSearch(raw: Record<string, unknown>): NewOnboardingSearch {
  return { ...(typeof raw.account === 'string' && { account: raw.account }), ...parseTypeSearch(raw) }
}

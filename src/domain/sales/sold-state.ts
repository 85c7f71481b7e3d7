import type { License } from '../../../prisma/client/client.ts'

/** The columns of a license that sales determine. */
export type SoldState = Pick<
  License,
  | 'licenseTypeId'
  | 'revisionId'
  | 'maxActivations'
  | 'maxActivationsFixed'
  | 'startsAt'
  | 'termAnchor'
  | 'terms'
  | 'expiry'
  | 'expiryOverride'
  | 'updatesUntil'
  | 'updatesAnchor'
  | 'updatesTerms'
>

/** Returns the columns of a license that sales determine. */
export function soldStateOf(license: SoldState): SoldState {
  return {
    licenseTypeId: license.licenseTypeId,
    revisionId: license.revisionId,
    maxActivations: license.maxActivations,
    maxActivationsFixed: license.maxActivationsFixed,
    startsAt: license.startsAt,
    termAnchor: license.termAnchor,
    terms: license.terms,
    expiry: license.expiry,
    expiryOverride: license.expiryOverride,
    updatesUntil: license.updatesUntil,
    updatesAnchor: license.updatesAnchor,
    updatesTerms: license.updatesTerms,
  }
}

/** Reads a state that was stored as JSON, in which an instant is text. */
export function fromStoredState(stored: unknown): SoldState {
  const state = stored as Record<keyof SoldState, unknown> & SoldState
  const instant = (value: unknown) => (typeof value === 'string' ? new Date(value) : null)
  return soldStateOf({
    ...state,
    startsAt: instant(state.startsAt),
    termAnchor: instant(state.termAnchor),
    expiry: instant(state.expiry),
    expiryOverride: instant(state.expiryOverride),
    updatesUntil: instant(state.updatesUntil),
    updatesAnchor: instant(state.updatesAnchor),
  })
}

/** Returns a state as JSON. */
export function toStoredState(state: SoldState) {
  return JSON.parse(JSON.stringify(soldStateOf(state)))
}

/** Returns a state with 0 seats in place of a negative number, as a license has it. */
export function withinSeats(state: SoldState): SoldState {
  const { maxActivations } = state
  return maxActivations !== null && maxActivations < 0 ? { ...state, maxActivations: 0 } : state
}

/**
 * Returns the state of a license that was changed since the sales left it in a state. A number of seats that is shown as 0 in
 * place of a negative one did not change.
 */
export function changedSince(former: SoldState, license: SoldState): SoldState {
  const state = soldStateOf(license)
  const isSame = withinSeats(former).maxActivations === state.maxActivations
  return isSame ? { ...state, maxActivations: former.maxActivations } : state
}

/** Columns that change together. */
export const stateGroups = {
  type: ['licenseTypeId', 'revisionId'],
  seats: ['maxActivations', 'maxActivationsFixed'],
  term: ['startsAt', 'termAnchor', 'terms', 'expiry', 'expiryOverride'],
  updates: ['updatesUntil', 'updatesAnchor', 'updatesTerms'],
} as const satisfies Record<string, readonly (keyof SoldState)[]>

/** Whether two states have the same values in some columns, by default in all of them. */
export function sameState(
  a: SoldState,
  b: SoldState,
  columns: readonly (keyof SoldState)[] = Object.values(stateGroups).flat(),
): boolean {
  return columns.every((column) => comparable(a[column]) === comparable(b[column]))
}

function comparable(value: SoldState[keyof SoldState]): string | number | boolean | null {
  return value instanceof Date ? value.getTime() : value
}

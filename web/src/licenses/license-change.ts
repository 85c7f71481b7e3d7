import { instantOfDay } from '../i18n/local-day.ts'
import type { GrantValue, SourcedEntitlement } from './entitlement-sources.ts'

/** What happens to an entitlement: nothing, or the license follows its type, grants a value, or grants nothing. */
export type EntitlementChoice = 'keep' | 'type' | 'grant' | 'remove'

/** The values of the form that changes a license. */
export interface LicenseChangeValues {
  name: string
  seats: 'keep' | 'number' | 'unlimited' | 'type'
  seatCount: string
  expiry: 'keep' | 'day' | 'perpetual'
  expiryDay: string
  updates: 'keep' | 'day' | 'type'
  updatesDay: string
  /** By code. */
  entitlements: Record<string, { choice: EntitlementChoice; value: string }>
}

/** The values of an entitlement, as the input of the graph has them: exactly one is given. */
type ValueInput = { boolean: boolean } | { integer: number } | { text: string }

/** A change in the form of `LicenseChangeInput`, with only what differs. */
export interface LicenseChange {
  name?: string
  maxActivations?: number | null
  resetMaxActivations?: true
  expiry?: { at: string } | { perpetual: true }
  updatesUntil?: string
  resetUpdatesUntil?: true
  entitlements?: { code: string; value: ValueInput }[]
  removedEntitlements?: string[]
  resetEntitlements?: string[]
}

/** Reads the value of an entitlement from a text: `true`, `false`, a whole number, or the text. An empty text is `true`. */
export function readValue(text: string): ValueInput {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === 'true') return { boolean: true }
  if (trimmed === 'false') return { boolean: false }
  if (/^-?\d{1,10}$/.test(trimmed)) return { integer: Number(trimmed) }
  return { text: trimmed }
}

/** Makes the change of what a person filled in. Days end at their last instant in the time zone of the license. */
export function changeOf(
  values: LicenseChangeValues,
  { name, timeZone }: { name: string | null; timeZone: string },
): LicenseChange {
  const entries = Object.entries(values.entitlements)
  const granted = entries.filter(([, { choice }]) => choice === 'grant')
  const codes = (wanted: EntitlementChoice) =>
    entries.filter(([, { choice }]) => choice === wanted).map(([code]) => code)
  const removed = codes('remove')
  const reset = codes('type')
  return {
    ...(values.name.trim() !== (name ?? '') && { name: values.name.trim() }),
    ...(values.seats === 'number' && { maxActivations: Number(values.seatCount) }),
    ...(values.seats === 'unlimited' && { maxActivations: null }),
    ...(values.seats === 'type' && { resetMaxActivations: true as const }),
    ...(values.expiry === 'day' && {
      expiry: { at: instantOfDay(values.expiryDay, timeZone, 'end') },
    }),
    ...(values.expiry === 'perpetual' && { expiry: { perpetual: true as const } }),
    ...(values.updates === 'day' && { updatesUntil: instantOfDay(values.updatesDay, timeZone, 'end') }),
    ...(values.updates === 'type' && { resetUpdatesUntil: true as const }),
    ...(granted.length > 0 && {
      entitlements: granted.map(([code, { value }]) => ({ code, value: readValue(value) })),
    }),
    ...(removed.length > 0 && { removedEntitlements: removed }),
    ...(reset.length > 0 && { resetEntitlements: reset }),
  }
}

/** The text of a value, as a person would enter it. */
export function textOf(value: GrantValue | null): string {
  return value === null || value === true ? '' : String(value)
}

/** What can be chosen for an entitlement, given where it is from. */
export function choicesOf({ source }: Pick<SourcedEntitlement, 'source'>): EntitlementChoice[] {
  return [
    'keep',
    'grant',
    ...(source === 'removed' ? [] : (['remove'] as const)),
    ...(source === 'type' ? [] : (['type'] as const)),
  ]
}

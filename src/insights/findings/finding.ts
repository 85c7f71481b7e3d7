import type { OnboardingStep } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { NodeType } from '../../platform/ids.ts'
import type { Figures } from '../figures.ts'

export const findingKinds = [
  'LIMIT_HIT_EARLY',
  'CONVERSION_FELL',
  'ERROR_GREW',
  'ACTIVATION_STALLED',
  'TRIAL_TOO_SHORT',
  'SEATS_IDLE_BEFORE_RENEWAL',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** Something in the figures that somebody should do something about. */
export interface Finding {
  kind: FindingKind
  /** The whole of it in a sentence or two. */
  says: string
  /** The license type's code, where it is about one. */
  licenseType: string | null
  /** The onboarding step, where it is about one. */
  step: OnboardingStep | null
  /** The figures that the sentence is made of. */
  evidence: { name: string; value: number }[]
  /** Some of the records it was found in, at most `MAX_RECORDS`. */
  records: { type: NodeType; id: string }[]
}

/** Looks for one kind of finding. */
export type FindFindings = (ctx: Context, figures: Figures) => Promise<Finding[]>

export const MAX_RECORDS = 5

/** A share from 0 to 1 as people read it. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

/** A length of time as people read it: in the largest unit of which it has two, or the smallest. */
export function lengthOf(milliseconds: number): string {
  const units = [
    [86_400_000, 'days'],
    [3_600_000, 'hours'],
    [60_000, 'minutes'],
  ] as const
  const [length, name] = units.find(([length]) => milliseconds >= 2 * length) ?? [1000, 'seconds']
  return `${Math.round(milliseconds / length)} ${name}`
}

export function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

import type { OnboardingStep } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { NodeType } from '../../platform/ids.ts'
import type { Text } from '../../texts/say.ts'
import type { Figures } from '../figures.ts'

/** Kinds of findings, in the order of the result. */
export const findingKinds = [
  'LIMIT_HIT_EARLY',
  'CONVERSION_FELL',
  'ERROR_GREW',
  'ACTIVATION_STALLED',
  'TRIAL_TOO_SHORT',
  'SEATS_IDLE_BEFORE_RENEWAL',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** Something in the figures that the vendor should act on. */
export interface Finding {
  kind: FindingKind
  /** The finding in one or two sentences, for people. */
  text: Text
  /** Code of the license type; null if the finding is not about one. */
  licenseType: string | null
  /** The onboarding step; null if the finding is not about one. */
  step: OnboardingStep | null
  /** The figures in the sentence. */
  evidence: { name: string; value: number }[]
  /** At most `MAX_RECORDS` of the affected records. */
  records: { type: NodeType; id: string }[]
}

/** Finds all findings of one kind. */
export type FindFindings = (ctx: Context, figures: Figures) => Promise<Finding[]>

/** Most records in a finding. */
export const MAX_RECORDS = 5

/** Returns a duration in whole units, the largest of which it has at least two: `PT36H`. The smallest unit is seconds. */
export function lengthOf(milliseconds: number): string {
  const units = [
    [86_400_000, 'days'],
    [3_600_000, 'hours'],
    [60_000, 'minutes'],
  ] as const
  const [length, name] = units.find(([length]) => milliseconds >= 2 * length) ?? [1000, 'seconds']
  return Temporal.Duration.from({ [name]: Math.round(milliseconds / length) }).toString()
}

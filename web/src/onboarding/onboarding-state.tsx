import type { OnboardingState, OnboardingStep } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { listWords } from './list-words.ts'
import { steps } from './onboarding-search.ts'

interface Standing {
  state: OnboardingState
  nextStep?: OnboardingStep | null
  stalledAt?: string | null
}

/** Whether an onboarding waits for its first device so long that the customer was reminded. */
export function isStalled({ nextStep, stalledAt }: Standing): boolean {
  return nextStep === 'ACTIVATE' && Boolean(stalledAt)
}

/** What an onboarding waits for, or how it ended. */
export function OnboardingBadge(onboarding: Standing) {
  const t = useWords(listWords)
  if (onboarding.state === 'COMPLETED') return <Badge tone="good">{t.COMPLETED}</Badge>
  if (onboarding.state === 'ABANDONED') return <Badge>{t.ABANDONED}</Badge>
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone="accent">{onboarding.nextStep ? t[`waitsFor${onboarding.nextStep}`] : t.IN_PROGRESS}</Badge>
      {isStalled(onboarding) && <Badge tone="warn">{t.stalled}</Badge>}
    </span>
  )
}

/** Number of completed steps, when it is known: an abandoned onboarding does not say where it waited. */
export function stepsDone({ state, nextStep }: Standing): number | null {
  if (state === 'COMPLETED') return steps.length
  return nextStep ? steps.indexOf(nextStep) : null
}

/** The completed steps as a bar of four parts. */
export function Progress(onboarding: Standing) {
  const t = useWords(listWords)
  const done = stepsDone(onboarding)
  if (done === null) return <span className="text-quiet">–</span>
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 md:flex-nowrap">
      <span aria-hidden className="flex gap-0.5">
        {steps.map((step, index) => (
          <span
            key={step}
            className={`h-1.5 w-4 rounded-full ${index < done ? (done === steps.length ? 'bg-good' : 'bg-accent') : 'bg-line'}`}
          />
        ))}
      </span>
      <span className="text-sm whitespace-nowrap text-quiet">{t.stepsDone(done)}</span>
    </span>
  )
}

/** The time from a license to its first device. */
export function TimeToDevice({ time }: { time: string }) {
  const t = useWords(listWords)
  const { duration } = useFormat()
  return /[1-9]/.test(time.replace(/\.\d+/, '')) ? duration(time) : t.atOnce
}

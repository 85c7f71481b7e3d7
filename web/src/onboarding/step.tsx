import { Check } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import type { OnboardingStep } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { steps } from './onboarding-search.ts'
import { words } from './words.ts'

export type Stage = 'done' | 'now' | 'later'

/** The stage of a step while an onboarding waits for `nextStep`. */
export function stageOf(step: OnboardingStep, nextStep: OnboardingStep): Stage {
  const distance = steps.indexOf(step) - steps.indexOf(nextStep)
  return distance < 0 ? 'done' : distance === 0 ? 'now' : 'later'
}

/** The four steps, one below the other. */
export function StepList({ children }: { children: ReactNode }) {
  const t = useWords(words)
  return (
    <ol aria-label={t.steps} className="min-w-0">
      {children}
    </ol>
  )
}

const marks: Record<Stage, string> = {
  done: 'border-good bg-good-soft text-good',
  now: 'border-accent bg-accent text-on-accent',
  later: 'border-line-strong/60 bg-surface text-quiet',
}

/** One of the four steps: its outcome when it is done, and what to do when it is its turn. */
export function Step({
  step,
  stage,
  title,
  outcome,
  children,
}: {
  step: OnboardingStep
  stage: Stage
  /** The heading of the present step. */
  title?: string | undefined
  /** What the completed step made, in a line. */
  outcome?: ReactNode
  children?: ReactNode
}) {
  const t = useWords(words)
  const id = useId()
  const number = steps.indexOf(step) + 1
  const stageName = { done: t.stepDone, now: t.stepNow, later: t.stepLater }[stage]
  const isLast = number === steps.length
  return (
    <li
      aria-current={stage === 'now' ? 'step' : undefined}
      aria-labelledby={id}
      className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3 sm:gap-x-4"
    >
      <div className="flex flex-col items-center">
        <span
          aria-hidden
          className={`grid size-7 shrink-0 place-items-center rounded-full border text-sm font-semibold ${marks[stage]}`}
        >
          {stage === 'done' ? <Check className="size-4" /> : number}
        </span>
        {!isLast && (
          <span aria-hidden className={`w-px flex-1 ${stage === 'done' ? 'bg-good' : 'bg-line'}`} />
        )}
      </div>
      <div className={isLast ? '' : 'pb-6'}>
        <h2 id={id} className="flex min-h-7 flex-wrap items-center gap-x-2">
          <span className={stage === 'later' ? 'text-quiet' : 'font-semibold'}>{t[step]}</span>
          <span className="sr-only">{stageName}</span>
        </h2>
        {outcome && <div className="text-quiet">{outcome}</div>}
        {children && (
          <div
            className={
              stage === 'now'
                ? 'mt-2 rounded-lg border border-line bg-surface p-4 shadow-raised sm:p-5'
                : 'mt-2'
            }
          >
            {title && <h3 className="mb-4 text-lg font-semibold">{title}</h3>}
            {children}
          </div>
        )}
      </div>
    </li>
  )
}

import { Link } from '@tanstack/react-router'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { Funnel_StepFragmentDoc } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Table } from '../parts/table.tsx'
import { AsTable } from './charted.tsx'
import { words } from './words.ts'

type Steps = readonly FragmentType<typeof Funnel_StepFragmentDoc>[]

/** The funnel of the onboardings: a bar for each step, a thin one of the period before, and the conversion between. */
export function Funnel({ funnel, compared }: { funnel: Steps; compared: Steps }) {
  const t = useWords(words)
  const can = useCan()
  const { duration, number, percent } = useFormat()
  const steps = read(Funnel_StepFragmentDoc, funnel)
  const before = read(Funnel_StepFragmentDoc, compared)
  const most = Math.max(1, ...[...steps, ...before].map(({ completed }) => completed))
  const width = (completed: number) => ({ width: `${(100 * completed) / most}%` })
  const share = (value: number | null) => (value === null ? '–' : percent(value))
  const time = (value: string | null) => (value === null ? '–' : duration(value))
  return (
    <>
      <p aria-hidden className="mb-3 flex flex-wrap gap-x-5 text-sm text-quiet">
        <span className="flex items-center gap-2">
          <span className="h-3 w-5 rounded-xs bg-accent" />
          {t.completed}
        </span>
        <span className="flex items-center gap-2">
          <span className="h-1.5 w-5 rounded-xs bg-line-strong" />
          {t.comparedCompleted}
        </span>
      </p>
      <ol className="space-y-4">
        {steps.map(({ step, completed, conversion, inProgress, dropped }, index) => (
          <li key={step}>
            <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium">{t[step]}</span>
              <span className="text-sm text-quiet">
                <span className="text-base font-semibold text-text tabular-nums">{number(completed)}</span>
                {index > 0 && conversion !== null && ` · ${t.stepShare(percent(conversion))}`}
              </span>
            </div>
            <div aria-hidden className="rounded-sm bg-sunken">
              <div className="h-5 rounded-sm bg-accent" style={width(completed)} />
              <div className="h-1.5 rounded-sm bg-line-strong" style={width(before[index]?.completed ?? 0)} />
            </div>
            {inProgress + dropped > 0 && (
              <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-quiet">
                {inProgress > 0 &&
                  (can('ACCOUNTS_READ') && step !== 'CREATE_ACCOUNT' ? (
                    <Link
                      to="/onboarding"
                      search={{ state: 'IN_PROGRESS', nextStep: step }}
                      className="text-accent hover:underline"
                    >
                      {t.waiting(inProgress)}
                    </Link>
                  ) : (
                    <span>{t.waiting(inProgress)}</span>
                  ))}
                {dropped > 0 && <span>{t.out(dropped)}</span>}
              </p>
            )}
          </li>
        ))}
      </ol>
      <AsTable>
        <Table
          label={t.funnel}
          rows={steps}
          keyOf={({ step }) => step}
          columns={[
            { name: t.step, show: ({ step }) => t[step] },
            { name: t.completed, number: true, show: ({ completed }) => number(completed) },
            {
              name: t.comparedCompleted,
              number: true,
              show: ({ step }) => number(before.find((one) => one.step === step)?.completed ?? 0),
            },
            { name: t.conversion, number: true, show: ({ conversion }) => share(conversion) },
            { name: t.overall, number: true, show: ({ overallConversion }) => share(overallConversion) },
            { name: t.inProgress, number: true, show: ({ inProgress }) => number(inProgress) },
            { name: t.dropped, number: true, show: ({ dropped }) => number(dropped) },
            { name: t.medianTime, number: true, show: ({ medianTime }) => time(medianTime) },
            { name: t.p90Time, number: true, show: ({ p90Time }) => time(p90Time) },
          ]}
        />
      </AsTable>
    </>
  )
}

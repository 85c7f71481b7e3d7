import { Link, type LinkProps } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import { useQuery } from 'urql'
import { useChanges } from '../app/changes.tsx'
import { useCan } from '../app/viewer.tsx'
import { HomeSetupDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { ProblemLine } from '../parts/problem-line.tsx'
import { Section } from '../parts/section.tsx'
import { words } from './words.ts'

interface Task {
  name: string
  help: string
  to: NonNullable<LinkProps['to']>
  isDone: boolean
  /** Whether the installation is usable without it. */
  isOptional?: boolean
}

/** What a new installation needs, as far as the graph shows it. Disappears when all that is needed is done. */
export function Setup() {
  const t = useWords(words)
  const can = useCan()
  const readsCrm = can('CRM_READ')
  const [{ data, error }, retry] = useQuery({ query: HomeSetupDocument, variables: { readsCrm } })
  if (!data) return <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />
  const has = ({ edges }: { edges: readonly unknown[] }) => edges.length > 0
  const tasks: Task[] = [
    { name: t.product, help: t.productHelp, to: '/catalogue/new', isDone: has(data.products) },
    { name: t.type, help: t.typeHelp, to: '/catalogue/new', isDone: has(data.licenseTypes) },
    { name: t.customer, help: t.customerHelp, to: '/onboarding/new', isDone: has(data.accounts) },
    { name: t.device, help: t.deviceHelp, to: '/onboarding', isDone: has(data.activations) },
    { name: t.mail, help: t.mailHelp, to: '/mail', isDone: has(data.notifications), isOptional: true },
    ...(data.crmSync
      ? [
          {
            name: t.connectCrm,
            help: t.connectCrmHelp,
            to: '/crm' as const,
            isDone: data.crmSync.state !== 'NOT_CONNECTED' && !data.crmSync.emulated,
            isOptional: true,
          },
        ]
      : []),
  ]
  if (tasks.every(({ isDone, isOptional }) => isDone || isOptional)) return null
  return <Tasks tasks={tasks} readAgain={() => retry({ requestPolicy: 'network-only' })} />
}

function Tasks({ tasks, readAgain }: { tasks: readonly Task[]; readAgain(): void }) {
  const t = useWords(words)
  useChanges('license', readAgain)
  const done = tasks.filter(({ isDone }) => isDone).length
  const next = tasks.find(({ isDone }) => !isDone)
  return (
    <Section
      title={t.setupTitle}
      actions={<span className="text-sm text-quiet">{t.setupDone(done, tasks.length)}</span>}
    >
      <p className="mb-4 text-quiet">{t.setupHelp}</p>
      <ol className="grid gap-2 sm:grid-cols-2">
        {tasks.map((task, index) => (
          <li
            key={task.name}
            className={`flex gap-3 rounded-md border px-3 py-2.5 ${task === next ? 'border-accent bg-accent-soft' : 'border-line'}`}
          >
            <span
              aria-hidden
              className={`mt-0.5 grid size-6 shrink-0 place-items-center rounded-full border text-xs font-semibold ${
                task.isDone ? 'border-good bg-good-soft text-good' : 'border-line-strong/60 text-quiet'
              }`}
            >
              {task.isDone ? <Check className="size-3.5" /> : index + 1}
            </span>
            <div className="min-w-0">
              <p>
                {task.isDone ? (
                  <span className="text-quiet">{task.name}</span>
                ) : (
                  <Link to={task.to} className="font-medium text-accent hover:underline">
                    {task.name}
                  </Link>
                )}
                <span className="sr-only">: {task.isDone ? t.done : t.open}</span>
              </p>
              {!task.isDone && <p className="text-sm text-quiet">{task.help}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}

import { useQuery } from 'urql'
import { read } from '../generated/fragment-masking.ts'
import { JobsDocument, JobTable_QueueFragmentDoc, RetryFailedJobsDocument } from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { Button } from '../parts/button.tsx'
import { Instant } from '../parts/instant.tsx'
import { OperationDialog } from '../parts/operation-dialog.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { useToast } from '../parts/toast.tsx'
import { words } from './words.ts'

/** The queues of the work in the background. Those with failures are first. */
export function Jobs() {
  const t = useWords(words)
  const { fromNow, number } = useFormat()
  const toast = useToast()
  const [result, retry] = useQuery({ query: JobsDocument })
  return (
    <Section title={t.jobs} flush>
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={8} />}
      >
        {({ jobs }) => (
          <Table
            label={t.jobs}
            rows={read(JobTable_QueueFragmentDoc, jobs).toSorted((a, b) => b.failed - a.failed)}
            keyOf={({ name }) => name}
            columns={[
              {
                name: t.job,
                show: ({ name, failures }) => (
                  <>
                    <span className="font-mono text-sm">{name}</span>
                    {failures.length > 0 && (
                      <details className="mt-1 text-sm text-quiet">
                        <summary>{t.lastFailures}</summary>
                        <ul className="mt-1 space-y-1">
                          {failures.map(({ error, failedAt, attempts }) => (
                            <li key={failedAt}>
                              {fromNow(failedAt)}, {t.attempts(attempts)}: {error}
                            </li>
                          ))}
                        </ul>
                      </details>
                    )}
                  </>
                ),
              },
              {
                name: t.waiting,
                number: true,
                show: ({ waiting, waitingSince }) => (
                  <span title={waitingSince ? t.since(fromNow(waitingSince)) : undefined}>
                    {number(waiting)}
                  </span>
                ),
              },
              { name: t.running, number: true, show: ({ running }) => number(running) },
              {
                name: t.failed,
                number: true,
                show: ({ name, failed }) =>
                  failed === 0 ? (
                    '0'
                  ) : (
                    <span className="inline-flex flex-wrap items-center justify-end gap-2">
                      <Badge tone="bad">{number(failed)}</Badge>
                      <OperationDialog
                        title={t.retryFailed}
                        description={t.retryFailedHelp}
                        trigger={<Button size="small">{t.retryFailed}</Button>}
                        document={RetryFailedJobsDocument}
                        defaultValues={{}}
                        input={() => ({ name })}
                        confirm={t.retryFailed}
                        onDone={({ retried }) => toast(t.retried(retried))}
                      />
                    </span>
                  ),
              },
              {
                name: t.lastCompleted,
                fit: true,
                show: ({ completedAt }) =>
                  completedAt ? <Instant at={completedAt} /> : <span className="text-quiet">{t.notYet}</span>,
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}

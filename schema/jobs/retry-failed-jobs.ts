import { once } from '../../src/platform/idempotency/once.ts'
import { readJobQueues } from '../../src/platform/job-queues.ts'
import type { JobName } from '../../src/platform/jobs.ts'
import { retryFailedJobs } from '../../src/platform/retry-failed-jobs.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { JobQueue } from './job-queue.ts'

const RetryFailedJobsInput = builder.inputType('RetryFailedJobsInput', {
  description: 'Failed jobs to queue again.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the jobs.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RetryFailedJobsPayload = builder
  .objectRef<{ name: string; retried: number }>('RetryFailedJobsPayload')
  .implement({
    description: 'Jobs that were queued again.',
    subGraphs: admins,
    fields: (t) => ({
      retried: t.exposeInt('retried', { description: 'Number of jobs that were queued again.' }),
      queue: t.field({
        type: JobQueue,
        description: 'Current state of the queue.',
        resolve: async ({ name }, _args, { db }) =>
          (await readJobQueues(db)).find((queue) => queue.name === name)!,
      }),
    }),
  })

builder.mutationField('retryFailedJobs', (t) =>
  t.field({
    type: RetryFailedJobsPayload,
    description:
      'Queues the failed jobs of one name again, at most 1,000 of them, the oldest first. Jobs can run more than once ' +
      'without harm. Idempotent.',
    authScopes: { scope: 'JOBS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({
        type: RetryFailedJobsInput,
        required: true,
        description: 'Failed jobs to queue again.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'retryFailedJobs', input, (tx) => retryFailedJobs(ctx, tx, { name: input.name as JobName })),
  }),
)

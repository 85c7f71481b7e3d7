import {
  FAILED_JOBS_LISTED,
  type FailedJob,
  type JobQueue as Queue,
  readFailedJobs,
  readJobQueues,
} from '../../src/platform/job-queues.ts'
import { admins } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'

const failuresOf = batched<string, FailedJob[]>(({ db }, names) => readFailedJobs(db, names))

const FailedJobType = builder.objectRef<FailedJob>('FailedJob').implement({
  description: 'Job that failed after its last attempt.',
  subGraphs: admins,
  fields: (t) => ({
    failedAt: t.expose('failedAt', { type: 'DateTime', description: 'Time of the last attempt.' }),
    attempts: t.exposeInt('attempts', { description: 'Number of attempts.' }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Message of the last error, at most 500 characters; null if it had none.',
    }),
  }),
})

export const JobQueue = builder.objectRef<Queue>('JobQueue').implement({
  description: 'Jobs of one name: work that the gateway does later, run at least once.',
  subGraphs: admins,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the jobs, as in the log.' }),
    schedule: t.exposeString('schedule', {
      nullable: true,
      description: 'Cron expression by which a job is queued, in UTC; null if there is none.',
    }),
    waiting: t.exposeInt('waiting', { description: 'Number of jobs that are due.' }),
    waitingSince: t.expose('waitingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Time since which the oldest of them is due; null if none is due.',
    }),
    delayed: t.exposeInt('delayed', {
      description: 'Number of jobs that start later, such as after the pause before a retry.',
    }),
    running: t.exposeInt('running', { description: 'Number of jobs that run now.' }),
    failed: t.exposeInt('failed', {
      description: 'Number of jobs that failed after their last attempt. They are kept for two weeks.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'End of the last completed job; null if none is stored.',
    }),
    failures: t.field({
      type: [FailedJobType],
      description: `Failed jobs, at most ${FAILED_JOBS_LISTED}, latest first.`,
      resolve: ({ name }, _args, ctx) => failuresOf(ctx, name),
    }),
  }),
})

builder.queryField('jobs', (t) =>
  t.field({
    type: [JobQueue],
    description: 'Queues of jobs, in the order of their names. Times are by the clock of the database.',
    authScopes: { scope: 'JOBS_WRITE' },
    subGraphs: admins,
    resolve: (_root, _args, { db }) => readJobQueues(db),
  }),
)

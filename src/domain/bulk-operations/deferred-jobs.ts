import type { AppContext } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { Enqueue, JobName } from '../../platform/jobs.ts'

/** Jobs that act on everything that is due. One serves any number of licenses, so the rows of an operation share it. */
const deferred = [
  'notifications.send-due',
  'license-files.publish-status-lists',
] as const satisfies readonly JobName[]

/** Returns an `enqueue` that leaves the shared jobs to `enqueueDeferred`. */
export function deferJobs(enqueue: Enqueue): Enqueue {
  return async (tx, name, payload) => {
    if (!(deferred as readonly JobName[]).includes(name)) await enqueue(tx, name, payload)
  }
}

/** Enqueues the jobs that `deferJobs` left out. Call it in the transaction that ends an operation, so that none is lost. */
export async function enqueueDeferred({ enqueue }: Pick<AppContext, 'enqueue'>, tx: Tx): Promise<void> {
  for (const name of deferred) await enqueue(tx, name, {})
}

import type { AppContext } from '../../platform/context.ts'

const KEPT_MS = 90 * 86_400_000
const BATCH = 5_000

/** Deletes refused requests whose last attempt was more than 90 days ago, in batches. Idempotent. */
export async function deleteRefusedRequests({ db, now }: AppContext): Promise<void> {
  const before = new Date(now().getTime() - KEPT_MS)
  for (;;) {
    const deleted = await db.$executeRaw`
      delete from refused_requests where ctid in
        (select ctid from refused_requests where last_at < ${before} limit ${BATCH})`
    if (deleted < BATCH) return
  }
}

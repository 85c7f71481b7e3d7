import { type AppContext, asSystem } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'

const BATCH = 200

/**
 * Records `license.expired` once for each expiry that has passed. The status of a license does not depend on
 * it: the event serves subscribers. Safe to repeat and to run concurrently.
 */
export async function recordExpired(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  for (;;) {
    const recorded = await transact(ctx.db, async (tx) => {
      const expired = await tx.$queryRaw<{ id: string; account_id: string; expiry: Date }[]>`
        select id, account_id, expiry from licenses
        where expiry < ${ctx.now()} and expiry is distinct from expiry_recorded and revoked_at is null
        order by expiry limit ${BATCH} for update skip locked`
      for (const { id, account_id: accountId, expiry } of expired) {
        await tx.license.update({ where: { id }, data: { expiryRecorded: expiry } })
        const data = { expiry: expiry.toISOString() }
        await recordEvent(ctx, tx, { type: 'license.expired', subjectId: id, accountId, licenseId: id, data })
      }
      return expired.length
    })
    if (recorded < BATCH) return
  }
}

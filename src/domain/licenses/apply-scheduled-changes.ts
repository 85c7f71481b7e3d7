import { type AppContext, asSystem, type Context } from '../../platform/context.ts'
import { attempt, type Tx, transact } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { toTypedId } from '../../platform/ids.ts'
import { applyChange } from './apply-change.ts'
import { fromStoredChange } from './license-change.ts'
import { lockLicense } from './lock.ts'
import { type LockedLicense, planChange } from './plan-change.ts'

const BATCH = 200

/**
 * Applies the scheduled changes that are due, each exactly once: the lock on the license is the same for all workers. The
 * changes of one license are applied in the order of their times. A fault at one license does not keep the others waiting.
 */
export async function applyScheduledChanges(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  const faults: unknown[] = []
  let after: string | null = null
  for (;;) {
    const due: { id: string }[] = await ctx.db.$queryRaw`
      select distinct license_id as id from scheduled_changes
      where state = 'WAITING' and effective_at <= ${ctx.now()} and (${after}::uuid is null or license_id > ${after}::uuid)
      order by license_id limit ${BATCH}`
    for (const { id } of due) {
      await transact(ctx.db, async (tx) => {
        await applyDueChanges(ctx, tx, await lockLicense(ctx, tx, id))
      }).catch((fault: unknown) => faults.push(fault))
    }
    after = due.at(-1)?.id ?? null
    if (due.length < BATCH) break
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} licenses were not changed`)
}

/**
 * Applies the changes of a license that are due, within the caller's lock on it. A change that is refused by now is FAILED
 * and changes nothing. Returns the license as it is then.
 */
export async function applyDueChanges(ctx: Context, tx: Tx, license: LockedLicense): Promise<LockedLicense> {
  const system = asSystem(ctx)
  const now = ctx.now()
  const due = await tx.scheduledChange.findMany({
    where: { licenseId: license.id, state: 'WAITING', effectiveAt: { lte: now } },
    orderBy: [{ effectiveAt: 'asc' }, { id: 'asc' }],
  })
  let current = license
  for (const { id, change, reason, createdBy } of due) {
    const data = { reason, scheduledChange: toTypedId('ScheduledChange', id), scheduledBy: createdBy }
    const end = (ended: { state: 'APPLIED' | 'FAILED'; failureCode?: string; failure?: string }) =>
      tx.scheduledChange.update({ where: { id }, data: { ...ended, endedAt: now } })
    try {
      await attempt(tx, async () => {
        const plan = await planChange(tx, current, fromStoredChange(change), { now })
        await applyChange(system, tx, current, plan, data)
      })
      await end({ state: 'APPLIED' })
      current = await lockLicense(system, tx, license.id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await end({ state: 'FAILED', failureCode: error.code, failure: error.message })
      const { id: licenseId, accountId } = current
      await recordEvent(system, tx, {
        type: 'license.change-failed',
        subjectId: licenseId,
        accountId,
        licenseId,
        data: { ...data, code: error.code },
      })
    }
  }
  return current
}

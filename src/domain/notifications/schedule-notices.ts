import { type AppContext, asSystem, type Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { announceActivations } from './announce-activations.ts'
import { deleteSealedKeys } from './delete-sealed-keys.ts'
import { expiryNoticesOf, type Notice, selectDueNotice } from './expiry-notices.ts'
import { type NotifiableChange, notify } from './notify.ts'
import { notifyOverLimit } from './notify-over-limit.ts'
import { notifyStalledOnboardings } from './notify-stalled-onboardings.ts'

const BATCH = 200

/**
 * Records the notifications that are due by time: expiry notices, stalled onboardings, devices beyond the seat limit and new devices. Also
 * deletes sealed keys and enqueues the job that sends mail. Each part is safe to repeat and to run
 * concurrently.
 */
export async function scheduleNotices(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  while ((await transact(ctx.db, (tx) => scheduleExpiryNotices(ctx, tx))) === BATCH);
  while ((await transact(ctx.db, (tx) => notifyStalledOnboardings(ctx, tx, BATCH))) === BATCH);
  while ((await transact(ctx.db, (tx) => notifyOverLimit(ctx, tx, BATCH))) === BATCH);
  while ((await transact(ctx.db, (tx) => announceActivations(ctx, tx, BATCH))) === BATCH);
  await deleteSealedKeys(ctx)
  await transact(ctx.db, (tx) => ctx.enqueue(tx, 'notifications.send-due', {}))
}

/**
 * Records the due expiry notices of some licenses and plans the next ones. A license is in a new term if its
 * expiry differs from the one that was planned for. Returns the number of licenses that were processed.
 */
async function scheduleExpiryNotices(ctx: Context, tx: Tx): Promise<number> {
  const now = ctx.now()
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select id from licenses
    where (expiry is distinct from notices_for or next_notice_at <= ${now}) and revoked_at is null
    limit ${BATCH} for update skip locked`
  const ids = rows.map(({ id }) => id)
  const licenses = await tx.license.findMany({
    where: { id: { in: ids } },
    select: { id: true, revisionId: true, noticesFor: true, expiry: true, graceEndsAt: true, timeZone: true },
  })
  const revisions = await tx.licenseTypeRevision.findMany({
    where: { id: { in: [...new Set(licenses.map(({ revisionId }) => revisionId))] } },
    select: { id: true, rules: true },
  })
  const rulesOf = new Map(revisions.map(({ id, rules }) => [id, rules as LicenseTypeRules]))
  // Many licenses of one type share an expiry, as terms end with the day.
  const noticesByTerm = new Map<string, Notice[]>()
  const changes: NotifiableChange[] = []
  const next = licenses.map(({ id, revisionId, noticesFor, expiry, graceEndsAt, timeZone }) => {
    if (!expiry || !graceEndsAt) return { id, at: null }
    const key = `${revisionId} ${expiry.getTime()} ${graceEndsAt.getTime()} ${timeZone}`
    const notices =
      noticesByTerm.get(key) ?? expiryNoticesOf({ expiry, graceEndsAt, timeZone }, rulesOf.get(revisionId)!)
    noticesByTerm.set(key, notices)
    const isNew = noticesFor?.getTime() !== expiry.getTime()
    const { due, nextAt } = selectDueNotice(notices, expiry, now, isNew)
    if (due) changes.push({ ...due, licenseId: id, occasion: expiry.toISOString() })
    return { id, at: nextAt }
  })
  await tx.$executeRaw`
    update licenses l set notices_for = l.expiry, next_notice_at = next.at
    from unnest(${next.map(({ id }) => id)}::uuid[], ${next.map(({ at }) => at?.toISOString() ?? null)}::timestamptz[]) next (id, at)
    where l.id = next.id`
  await notify(ctx, tx, changes)
  return rows.length
}

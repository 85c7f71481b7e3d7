import { type AppContext, asSystem, type Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { announceActivations } from './announce-activations.ts'
import { deleteSealedKeys } from './delete-sealed-keys.ts'
import { expiryNoticesOf, type Notice, selectDueNotice } from './expiry-notices.ts'
import { type NotifiableChange, notify } from './notify.ts'
import { notifyStalledOnboardings } from './notify-stalled-onboardings.ts'

const BATCH = 200
const termFields = { expiry: true, graceEndsAt: true, timeZone: true } as const

/**
 * Writes the notices whose time has come: of expiries, of onboardings that wait, of new devices. Every part is
 * safe to repeat and to run twice at once. Also sees to it that what waits for another attempt gets it.
 */
export async function scheduleNotices(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  while ((await transact(ctx.db, (tx) => scheduleExpiryNotices(ctx, tx))) === BATCH);
  while ((await transact(ctx.db, (tx) => notifyStalledOnboardings(ctx, tx, BATCH))) === BATCH);
  while ((await transact(ctx.db, (tx) => announceActivations(ctx, tx, BATCH))) === BATCH);
  await deleteSealedKeys(ctx)
  await transact(ctx.db, (tx) => ctx.enqueue(tx, 'notifications.send-due', {}))
}

/**
 * Tells the due notices of some licenses and plans the next. A license whose expiry is another than the one its
 * plan was made for is in a new term, however it came there. Answers how many licenses it looked at.
 */
async function scheduleExpiryNotices(ctx: Context, tx: Tx): Promise<number> {
  const now = ctx.now()
  const concerned = await tx.$queryRaw<{ id: string }[]>`
    select id from licenses
    where (expiry is distinct from notices_for or next_notice_at <= ${now}) and revoked_at is null
    limit ${BATCH} for update skip locked`
  const ids = concerned.map(({ id }) => id)
  const licenses = await tx.license.findMany({
    where: { id: { in: ids } },
    select: { id: true, revisionId: true, noticesFor: true, ...termFields },
  })
  const revisions = await tx.licenseTypeRevision.findMany({
    where: { id: { in: [...new Set(licenses.map(({ revisionId }) => revisionId))] } },
    select: { id: true, rules: true },
  })
  const rulesOf = new Map(revisions.map(({ id, rules }) => [id, rules as LicenseTypeRules]))
  // Licenses of one type end together, at the ends of days.
  const known = new Map<string, Notice[]>()
  const news: NotifiableChange[] = []
  const next = licenses.map(({ id, revisionId, noticesFor, expiry, graceEndsAt, timeZone }) => {
    if (!expiry || !graceEndsAt) return { id, at: null }
    const key = `${revisionId} ${expiry.getTime()} ${graceEndsAt.getTime()} ${timeZone}`
    const notices =
      known.get(key) ?? expiryNoticesOf({ expiry, graceEndsAt, timeZone }, rulesOf.get(revisionId)!)
    known.set(key, notices)
    const isNew = noticesFor?.getTime() !== expiry.getTime()
    const { told, nextAt } = selectDueNotice(notices, expiry, now, isNew)
    if (told) news.push({ ...told, licenseId: id, occasion: expiry.toISOString() })
    return { id, at: nextAt }
  })
  await tx.$executeRaw`
    update licenses l set notices_for = l.expiry, next_notice_at = next.at
    from unnest(${next.map(({ id }) => id)}::uuid[], ${next.map(({ at }) => at?.toISOString() ?? null)}::timestamptz[]) next (id, at)
    where l.id = next.id`
  await notify(ctx, tx, news)
  return concerned.length
}

import { type AppContext, asSystem, type Context } from '../context.ts'
import { type Tx, transact } from '../db.ts'
import type { LicenseTypeRules } from '../license-types/rules.ts'
import { announceActivations } from './announce-activations.ts'
import { dueNotices, noticesOf } from './due.ts'
import { forgetKeys } from './forget-keys.ts'
import { noteStalled } from './note-stalled.ts'
import { type News, notify } from './notify.ts'

const BATCH = 200

/**
 * Writes the notices whose time has come: of expiries, of onboardings that wait, of new devices. Every part is
 * safe to repeat and to run twice at once. Also sees to it that what waits for another attempt gets it.
 */
export async function scheduleNotices(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  while ((await transact(ctx.db, (tx) => scheduleExpiryNotices(ctx, tx))) === BATCH);
  while ((await transact(ctx.db, (tx) => noteStalled(ctx, tx, BATCH))) === BATCH);
  while ((await transact(ctx.db, (tx) => announceActivations(ctx, tx, BATCH))) === BATCH);
  await forgetKeys(ctx)
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
  const licenses = await tx.license.findMany({
    where: { id: { in: concerned.map(({ id }) => id) } },
    include: { revision: true },
  })
  const news: News[] = []
  for (const { id, expiry, graceEndsAt, timeZone, noticesFor, revision } of licenses) {
    const isNew = noticesFor?.getTime() !== expiry?.getTime()
    const plan =
      expiry && graceEndsAt
        ? dueNotices(
            noticesOf({ expiry, graceEndsAt, timeZone }, revision.rules as LicenseTypeRules),
            expiry,
            now,
            isNew,
          )
        : { told: null, nextAt: null }
    if (plan.told) news.push({ ...plan.told, licenseId: id, occasion: expiry!.toISOString() })
    await tx.license.update({ where: { id }, data: { noticesFor: expiry, nextNoticeAt: plan.nextAt } })
  }
  await notify(ctx, tx, news)
  return concerned.length
}

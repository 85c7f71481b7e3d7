import { type License, Prisma } from '../../../prisma/client/client.ts'
import { type AppContext, asSystem, type Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { announceActivations } from './announce-activations.ts'
import { deleteSealedKeys } from './delete-sealed-keys.ts'
import { expiryNoticesOf, type Notice, selectDueNotice, updatesNoticesOf } from './expiry-notices.ts'
import { type NotifiableChange, notify } from './notify.ts'
import { notifyOverLimit } from './notify-over-limit.ts'
import { notifyStalledOnboardings } from './notify-stalled-onboardings.ts'

const BATCH = 200

/**
 * Records the notifications that are due by time: notices of ends, stalled onboardings, devices beyond the seat limit and
 * new devices. Also deletes sealed keys and enqueues the job that sends mail. Each part is safe to repeat and to run
 * concurrently.
 */
export async function scheduleNotices(app: AppContext): Promise<void> {
  const ctx = asSystem(app)
  for (const end of scheduledEnds)
    for (const find of [findNewEnds, findDueNotices])
      while ((await transact(ctx.db, (tx) => scheduleEndNotices(ctx, tx, end, find))) === BATCH);
  while ((await transact(ctx.db, (tx) => notifyStalledOnboardings(ctx, tx, BATCH))) === BATCH);
  while ((await transact(ctx.db, (tx) => notifyOverLimit(ctx, tx, BATCH))) === BATCH);
  while ((await transact(ctx.db, (tx) => announceActivations(ctx, tx, BATCH))) === BATCH);
  await deleteSealedKeys(ctx)
  await transact(ctx.db, (tx) => ctx.enqueue(tx, 'notifications.send-due', {}))
}

/** An end of a license with notices: its columns, and its notices. */
interface ScheduledEnd {
  end: 'expiry' | 'updatesUntil'
  plannedFor: 'noticesFor' | 'updatesNoticesFor'
  columns: Record<'end' | 'plannedFor' | 'nextAt', Prisma.Sql>
  noticesOf: (license: EndingLicense, rules: LicenseTypeRules) => Notice[]
}

type EndingLicense = Pick<License, 'expiry' | 'graceEndsAt' | 'updatesUntil' | 'timeZone'>

const scheduledEnds: readonly ScheduledEnd[] = [
  {
    end: 'expiry',
    plannedFor: 'noticesFor',
    columns: {
      end: Prisma.sql`expiry`,
      plannedFor: Prisma.sql`notices_for`,
      nextAt: Prisma.sql`next_notice_at`,
    },
    noticesOf: ({ expiry, graceEndsAt, timeZone }, rules) =>
      expiry && graceEndsAt ? expiryNoticesOf({ expiry, graceEndsAt, timeZone }, rules) : [],
  },
  {
    end: 'updatesUntil',
    plannedFor: 'updatesNoticesFor',
    columns: {
      end: Prisma.sql`updates_until`,
      plannedFor: Prisma.sql`updates_notices_for`,
      nextAt: Prisma.sql`next_updates_notice_at`,
    },
    noticesOf: ({ updatesUntil, expiry, timeZone }, rules) =>
      updatesUntil ? updatesNoticesOf({ updatesUntil, expiry, timeZone }, rules) : [],
  },
]

/**
 * Selects some licenses with an end that differs from the one that was planned for. The statistics of the database say nothing about
 * two columns, so the order makes it use the index of these licenses alone.
 */
function findNewEnds({ end, plannedFor }: ScheduledEnd['columns']): Prisma.Sql {
  return Prisma.sql`
    select id from licenses where ${end} is distinct from ${plannedFor} and revoked_at is null
    order by ${end} limit ${BATCH} for update skip locked`
}

/** Selects some licenses with a notice that is due. */
function findDueNotices({ nextAt }: ScheduledEnd['columns'], now: Date): Prisma.Sql {
  return Prisma.sql`
    select id from licenses where ${nextAt} <= ${now} and revoked_at is null
    order by ${nextAt} limit ${BATCH} for update skip locked`
}

/** Records the due notices of an end of some licenses and plans the next ones. Returns the number of licenses that were processed. */
async function scheduleEndNotices(
  ctx: Context,
  tx: Tx,
  { end, plannedFor, columns, noticesOf }: ScheduledEnd,
  find: (columns: ScheduledEnd['columns'], now: Date) => Prisma.Sql,
): Promise<number> {
  const now = ctx.now()
  const rows = await tx.$queryRaw<{ id: string }[]>(find(columns, now))
  const licenses = await tx.license.findMany({ where: { id: { in: rows.map(({ id }) => id) } } })
  const revisions = await tx.licenseTypeRevision.findMany({
    where: { id: { in: [...new Set(licenses.map(({ revisionId }) => revisionId))] } },
    select: { id: true, rules: true },
  })
  const rulesOf = new Map(revisions.map(({ id, rules }) => [id, rules as LicenseTypeRules]))
  // Many licenses of one type share their ends, as terms end with the day.
  const noticesByEnds = new Map<string, Notice[]>()
  const changes: NotifiableChange[] = []
  const next = licenses.map((license) => {
    const at = license[end]
    if (!at) return { id: license.id, at: null }
    const { revisionId, expiry, graceEndsAt, updatesUntil, timeZone } = license
    const key = [
      revisionId,
      ...[expiry, graceEndsAt, updatesUntil].map((date) => date?.getTime()),
      timeZone,
    ].join(' ')
    const notices = noticesByEnds.get(key) ?? noticesOf(license, rulesOf.get(revisionId)!)
    noticesByEnds.set(key, notices)
    const isNew = license[plannedFor]?.getTime() !== at.getTime()
    const { due, nextAt } = selectDueNotice(notices, at, now, isNew)
    if (due) changes.push({ ...due, licenseId: license.id, occasion: at.toISOString() })
    return { id: license.id, at: nextAt }
  })
  await tx.$executeRaw`
    update licenses l set ${columns.plannedFor} = l.${columns.end}, ${columns.nextAt} = next.at
    from unnest(${next.map(({ id }) => id)}::uuid[], ${next.map(({ at }) => at?.toISOString() ?? null)}::timestamptz[]) next (id, at)
    where l.id = next.id`
  await notify(ctx, tx, changes)
  return rows.length
}

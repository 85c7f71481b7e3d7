import type { AppContext } from '../platform/context.ts'

/** Why the sync is paused, and until when. */
export interface Pause {
  code: string
  reason: string
  until: Date
}

/** Pauses the sync until an instant, and records why. */
export async function pauseSync({ db }: AppContext, { code, reason, until }: Pause): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: { pausedUntil: until, pauseCode: code, pauseReason: reason },
  })
}

/**
 * Returns the present pause; null if the sync is not paused. A past pause stays on record until a run
 * succeeds.
 */
export async function findPause({ db, now }: AppContext): Promise<Pause | null> {
  const { pausedUntil, pauseCode, pauseReason } = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (!pausedUntil || pausedUntil <= now()) return null
  return { code: pauseCode ?? '', reason: pauseReason ?? '', until: pausedUntil }
}

/** Records that a run of the sync succeeded. */
export async function recordRun({ db, now }: AppContext): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: { lastRunAt: now(), pausedUntil: null, pauseCode: null, pauseReason: null },
  })
}

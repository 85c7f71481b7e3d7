import type { AppContext } from '../platform/context.ts'

export interface Pause {
  code: string
  reason: string
  until: Date
}

/** Stops telling the CRM anything until an instant, and keeps why, for those who ask. */
export async function pauseSync({ db }: AppContext, { code, reason, until }: Pause): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: { pausedUntil: until, pauseCode: code, pauseReason: reason },
  })
}

/** Why nothing is told now, or null where nothing keeps it. A pause that is over stays on record until a run succeeds. */
export async function findPause({ db, now }: AppContext): Promise<Pause | null> {
  const { pausedUntil, pauseCode, pauseReason } = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (!pausedUntil || pausedUntil <= now()) return null
  return { code: pauseCode ?? '', reason: pauseReason ?? '', until: pausedUntil }
}

/** Notes that the CRM answered a run to its end. */
export async function recordRun({ db, now }: AppContext): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: { lastRunAt: now(), pausedUntil: null, pauseCode: null, pauseReason: null },
  })
}

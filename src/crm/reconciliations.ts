import type { CrmReconciliation, Prisma } from '../../prisma/client/client.ts'
import type { CrmRecordKind } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'

/** A record that the CRM has otherwise than it should. */
export interface Difference {
  kind: CrmRecordKind
  subjectId: string
  accountId: string
  remoteId: string | null
  expected: Record<string, string>
  found: Record<string, string | null>
}

/** Begins the oldest comparison that was asked for, or one that a killed process left: it starts anew. */
export async function beginReconciliation({ db, now }: AppContext): Promise<CrmReconciliation | null> {
  return await transact(db, async (tx) => {
    const waiting = await tx.crmReconciliation.findFirst({
      where: { state: { in: ['WAITING', 'RUNNING'] } },
      orderBy: { id: 'asc' },
    })
    if (!waiting) return null
    await tx.crmDifference.deleteMany({ where: { reconciliationId: waiting.id } })
    return await tx.crmReconciliation.update({
      where: { id: waiting.id },
      data: { state: 'RUNNING', beganAt: waiting.beganAt ?? now(), compared: 0, differing: 0 },
    })
  })
}

/**
 * Keeps what was compared and what differs and then, unless it only reports, lets every record that differs be told
 * again. The report commits with the mending, so that nothing is mended unseen.
 */
export async function recordDifferences(
  app: AppContext,
  { id, dryRun }: CrmReconciliation,
  compared: number,
  differences: readonly Difference[],
): Promise<void> {
  await transact(app.db, async (tx) => {
    await tx.crmReconciliation.update({
      where: { id },
      data: { compared: { increment: compared }, differing: { increment: differences.length } },
    })
    if (differences.length === 0) return
    await tx.crmDifference.createMany({
      data: differences.map(({ expected, found, ...difference }) => ({
        ...difference,
        reconciliationId: id,
        expected: expected as Prisma.InputJsonObject,
        found: found as Prisma.InputJsonObject,
      })),
    })
    if (dryRun) return
    await tx.crmRecord.updateMany({
      where: { OR: differences.map(({ kind, subjectId }) => ({ kind, subjectId })) },
      data: { pushedDigest: null, associatedId: null },
    })
    await markDirty(tx, [...new Set(differences.map(({ accountId }) => accountId))], app.now())
  })
}

/** How long a comparison that cannot come to its end is begun anew; the next night asks for another one. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60 * 1000

/** Whether a comparison that was broken off is too old to be begun anew. */
export function isOverdue({ now }: AppContext, { beganAt }: CrmReconciliation): boolean {
  return beganAt !== null && now().getTime() - beganAt.getTime() >= GIVEN_UP_AFTER_MS
}

/** Gives a comparison up, with the reason. What it reported until then was compared, and stays reported. */
export async function failReconciliation(
  { db, now }: AppContext,
  id: string,
  { code, reason }: { code: string; reason: string },
): Promise<void> {
  const failure = `${code}: ${reason}`
  await db.crmReconciliation.update({ where: { id }, data: { state: 'FAILED', endedAt: now(), failure } })
}

export async function completeReconciliation({ db, now }: AppContext, id: string): Promise<void> {
  await db.crmReconciliation.update({ where: { id }, data: { state: 'COMPLETED', endedAt: now() } })
}

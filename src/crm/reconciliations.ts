import type { CrmReconciliation, Prisma } from '../../prisma/client/client.ts'
import type { CrmRecordKind } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'

/** A CRM record whose properties differ from the licensing state. */
export interface Difference {
  kind: CrmRecordKind
  subjectId: string
  accountId: string
  remoteId: string | null
  expected: Record<string, string>
  found: Record<string, string | null>
}

/**
 * Begins the oldest requested comparison, or restarts one that a killed process left unfinished. Returns null
 * if there is none.
 */
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

const FIRST_MS = 24 * 60 * 60 * 1000

/**
 * Since when changes can be missing: the begin of the last comparison that succeeded and was not a dry run; a day before
 * the request if there is none.
 */
export async function findLastComparison(
  { db }: AppContext,
  { id, requestedAt }: CrmReconciliation,
): Promise<Date> {
  const last = await db.crmReconciliation.findFirst({
    where: { id: { not: id }, state: 'COMPLETED', dryRun: false, beganAt: { not: null } },
    orderBy: { beganAt: 'desc' },
  })
  return last?.beganAt ?? new Date(requestedAt.getTime() - FIRST_MS)
}

/**
 * Records how many records were compared and which differ. Unless it is a dry run, marks the differing
 * records to be pushed again, in the same transaction: nothing is repaired without a report.
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
    // A record that was merged in the CRM, or that no longer has the address of the contact.
    for (const { kind, subjectId, remoteId } of differences)
      if (kind === 'CONTACT')
        await tx.crmRecord.updateMany({ where: { kind, subjectId }, data: { remoteId } })
    await markDirty(tx, [...new Set(differences.map(({ accountId }) => accountId))], app.now())
  })
}

/** How long an unfinished comparison is restarted. The next night requests another one. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** Whether an unfinished comparison is too old to be restarted. */
export function isOverdue({ now }: AppContext, { beganAt }: CrmReconciliation): boolean {
  return beganAt !== null && now().getTime() - beganAt.getTime() >= ABANDONED_AFTER_MS
}

/** Ends a comparison that failed, with the reason. The differences that it recorded stay. */
export async function failReconciliation(
  { db, now }: AppContext,
  id: string,
  { code, reason }: { code: string; reason: string },
): Promise<void> {
  const failure = `${code}: ${reason}`
  await db.crmReconciliation.update({ where: { id }, data: { state: 'FAILED', endedAt: now(), failure } })
}

/** Ends a comparison that succeeded. */
export async function completeReconciliation({ db, now }: AppContext, id: string): Promise<void> {
  await db.crmReconciliation.update({ where: { id }, data: { state: 'COMPLETED', endedAt: now() } })
}

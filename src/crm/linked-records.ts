import type { CrmRecord } from '../../prisma/client/client.ts'
import type { Tx } from '../platform/db.ts'

/**
 * The record that an account is linked to: the one that a person chose, also before the choice is applied. Empty
 * for a new record that does not exist yet; null if there is none.
 */
export function recordOf({ chosenRemoteId, remoteId }: CrmRecord): string | null {
  return chosenRemoteId ?? remoteId
}

/** Whether an account is linked to one of these records. Its former record does not count. */
export function isLinkedTo(record: CrmRecord, remoteIds: readonly string[]): boolean {
  return remoteIds.includes(recordOf(record) ?? '')
}

/** The accounts that are linked to one of these records, or were until a person chose another one. */
export async function findLinkedRecords(tx: Tx, remoteIds: readonly string[]): Promise<CrmRecord[]> {
  const ids = [...remoteIds]
  return await tx.crmRecord.findMany({
    where: {
      kind: 'ACCOUNT',
      link: { not: 'UNLINKED' },
      OR: [{ remoteId: { in: ids } }, { chosenRemoteId: { in: ids } }],
    },
    orderBy: { subjectId: 'asc' },
  })
}

/** Replaces the id of the former record, whose fields are cleared when the choice is applied; null clears none. */
export async function forgetFormer(tx: Tx, { subjectId }: CrmRecord, remoteId: string | null): Promise<void> {
  await tx.crmRecord.update({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId } },
    data: { remoteId },
  })
}

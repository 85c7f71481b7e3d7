import type { CrmRecord } from '../../prisma/client/client.ts'
import type { Db, Tx } from '../platform/db.ts'

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

/** The CRM ids, among those of unlinked accounts, that belong to another account by now. Their fields are not cleared. */
export async function findTakenIds(db: Db, unlinked: readonly CrmRecord[]): Promise<Set<string>> {
  const ids = unlinked.flatMap(({ remoteId }) => remoteId ?? [])
  if (ids.length === 0) return new Set()
  const taken = await db.crmRecord.findMany({
    where: {
      kind: 'ACCOUNT',
      link: { notIn: ['UNLINKED', 'CONFLICTED'] },
      OR: [{ chosenRemoteId: { in: ids } }, { chosenRemoteId: null, remoteId: { in: ids } }],
    },
  })
  return new Set(taken.map((record) => recordOf(record)!))
}

/** Replaces the id of the former record, whose fields are cleared when the choice is applied; null clears none. */
export async function forgetFormer(tx: Tx, { subjectId }: CrmRecord, remoteId: string | null): Promise<void> {
  await tx.crmRecord.update({
    where: { kind_subjectId: { kind: 'ACCOUNT', subjectId } },
    data: { remoteId },
  })
}

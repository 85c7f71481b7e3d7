import type { Db } from '../../../src/platform/db.ts'
import type { Agent } from './read-agent.ts'

/** The account that is linked to the card's record in its portal; null if none is. */
export async function findAccountOf(
  db: Db,
  { portalId, record: { objectTypeId, objectId } }: Pick<Agent, 'portalId' | 'record'>,
): Promise<string | null> {
  const { portal } = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (portal !== portalId) return null
  const link = await db.crmRecord.findFirst({
    where: {
      kind: objectTypeId === '0-2' ? 'ACCOUNT' : 'CONTACT',
      link: { notIn: ['UNLINKED', 'CONFLICTED'] },
      OR: [{ remoteId: objectId, chosenRemoteId: null }, { chosenRemoteId: objectId }],
    },
    orderBy: { subjectId: 'desc' },
  })
  return link?.accountId ?? null
}

import type { Db } from '../../../src/platform/db.ts'
import type { Agent } from './read-agent.ts'

/** The account of the record that a card is shown on, by the links of that portal and nothing else; null without one. */
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

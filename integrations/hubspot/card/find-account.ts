import { saleSource } from '../../../src/crm/deals/deal.ts'
import { currentAccountId } from '../../../src/platform/current-account.ts'
import type { Db, Tx } from '../../../src/platform/db.ts'
import type { Agent } from './read-agent.ts'

/** The object type of deals. */
export const DEAL = '0-3'

/** The account of the first record of a portal that has one; null if none has. */
export async function findFirstAccount(
  db: Db | Tx,
  portalId: string,
  records: readonly Agent['record'][],
): Promise<string | null> {
  for (const record of records) {
    const accountId = await findAccountOf(db, { portalId, record })
    if (accountId) return accountId
  }
  return null
}

/** The account that is linked to the card's record in its portal, or that bought by a deal; null if there is none. */
export async function findAccountOf(
  db: Db | Tx,
  { portalId, record: { objectTypeId, objectId } }: Pick<Agent, 'portalId' | 'record'>,
): Promise<string | null> {
  const { portal } = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (portal !== portalId) return null
  if (objectTypeId === DEAL) {
    const key = { source: saleSource(portalId), externalId: objectId }
    const sale = await db.sale.findUnique({ where: { source_externalId: key } })
    return sale && (await currentAccountId(db, sale.accountId))
  }
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

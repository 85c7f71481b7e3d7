import type { CrmDeal, CrmDealSeats } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'

/** A deal that was won at least once, with the seats that it purchased. */
export type StoredDeal = CrmDeal & { seats: CrmDealSeats[] }

/** Returns a deal that was won before, null if it was not. Concurrent changes of the same deal wait for each other. */
export async function lockDeal(tx: Tx, portalId: string, dealId: string): Promise<StoredDeal | null> {
  await tx.$queryRaw`select 1 from crm_deals where portal_id = ${portalId} and deal_id = ${dealId} for update`
  return await tx.crmDeal.findUnique({
    where: { portalId_dealId: { portalId, dealId } },
    include: { seats: { orderBy: { licenseTypeId: 'asc' } } },
  })
}

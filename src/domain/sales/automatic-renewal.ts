import type { Tx } from '../../platform/db.ts'

/**
 * Records whether a sale renews by itself, as a subscription does. The customer gets no expiry notices for licenses of such a
 * sale. Idempotent.
 */
export async function setAutomaticRenewal(tx: Tx, saleId: string, renews: boolean): Promise<void> {
  await tx.sale.update({ where: { id: saleId }, data: { renews } })
  await tx.$executeRaw`
    update licenses l set renews_automatically = not renews_automatically
    where l.id in (select license_id from sale_effects where sale_id = ${saleId}::uuid)
      and l.renews_automatically <> exists (
        select from sale_effects e join sales s on s.id = e.sale_id
        where e.license_id = l.id and e.in_force and s.renews)`
}

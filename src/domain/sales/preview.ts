import type { License } from '../../../prisma/client/client.ts'
import type { SaleIntent } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import { type Tx, undone } from '../../platform/db.ts'
import { type FollowOptions, followSale } from './follow.ts'
import type { Sale, SaleProblem } from './sale.ts'

/** Values of a license that a sale can change. */
export interface SoldValues {
  licenseType: string
  /** Null is unlimited. */
  maxActivations: number | null
  /** Null if the license is perpetual, or has not started. */
  expiry: Date | null
  updatesUntil: Date | null
}

/** What a sale would do to a license. */
export interface PreviewedEffect {
  intent: SaleIntent
  quantity: number
  /** Null if the sale would issue the license. */
  licenseId: string | null
  /** The license as it is; null if the sale would issue it. */
  before: SoldValues | null
  after: SoldValues
}

/** What would become of a sale that is won. */
export interface PreviewedSale {
  effects: PreviewedEffect[]
  /** What a person would have to decide. */
  problems: SaleProblem[]
}

/** Returns what a sale would do if it were won now, by the same functions that follow it. Changes nothing and mails nothing. */
export async function previewSale(
  ctx: Context,
  tx: Tx,
  sale: Sale,
  options: Pick<FollowOptions, 'findBuyer'>,
): Promise<PreviewedSale> {
  const { problems, rows } = await undone(tx, async () => {
    const followed = await followSale(ctx, tx, { ...sale, state: 'WON' }, { ...options, undoes: true })
    const rows = await tx.saleEffect.findMany({
      where: { saleId: followed.saleId ?? undefined, id: followed.saleId ? undefined : { in: [] } },
      include: { license: { include: { licenseType: true } } },
      orderBy: { position: 'asc' },
    })
    return { problems: followed.problems, rows }
  })
  const present = await tx.license.findMany({
    where: { id: { in: rows.map(({ licenseId }) => licenseId) } },
    include: { licenseType: true },
  })
  const effects = rows
    .filter(({ inForce }) => inForce)
    .map(({ intent, quantity, license }) => {
      const before = present.find(({ id }) => id === license.id)
      return {
        ...{ intent, quantity, licenseId: before?.id ?? null },
        before: before ? valuesOf(before) : null,
        after: valuesOf(license),
      }
    })
  return { effects, problems }
}

function valuesOf(license: License & { licenseType: { code: string } }): SoldValues {
  const { licenseType, maxActivations, startsAt, expiry, expiryOverride, updatesUntil } = license
  return {
    licenseType: licenseType.code,
    maxActivations,
    expiry: startsAt ? expiry : expiryOverride,
    updatesUntil,
  }
}

import { type PreviewedEffect, previewSale, type SoldValues } from '../../domain/sales/preview.ts'
import type { SaleProblem } from '../../domain/sales/sale.ts'
import type { Context } from '../../platform/context.ts'
import { type Tx, undone } from '../../platform/db.ts'
import type { Deal } from './deal.ts'
import { describeChoice } from './describe-choice.ts'
import { resolveBuyer } from './resolve-buyer.ts'

/** What a deal would do if it were won now, in sentences for people. */
export interface PreviewedDeal {
  effects: string[]
  /** What a person would have to decide. */
  problems: string[]
}

/** Returns what a deal would do if it were won now, also for a customer that is not known yet. Changes nothing. */
export async function previewDeal(ctx: Context, tx: Tx, deal: Deal): Promise<PreviewedDeal> {
  const reported: SaleProblem[] = []
  const { effects, problems } = await undone(tx, () =>
    previewSale(ctx, tx, deal.sale, {
      findBuyer: (soldTo) => resolveBuyer(ctx, tx, deal, soldTo, (problem) => reported.push(problem)),
    }),
  )
  return {
    effects: effects.map(describeEffect),
    problems: [...problems, ...reported].map(({ detail }) => detail),
  }
}

function describeEffect({ intent, quantity, before, after }: PreviewedEffect): string {
  const what = describeChoice({ intent, licenseType: after.licenseType, seats: quantity })
  const values = (sold: SoldValues) =>
    [
      sold.licenseType,
      sold.maxActivations === null ? 'unlimited seats' : `${sold.maxActivations} seats`,
      sold.expiry ? `until ${dayOf(sold.expiry)}` : 'no expiry',
      ...(sold.updatesUntil ? [`updates until ${dayOf(sold.updatesUntil)}`] : []),
    ].join(', ')
  return before ? `${what}. Now: ${values(before)}. Then: ${values(after)}.` : `${what}: ${values(after)}.`
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

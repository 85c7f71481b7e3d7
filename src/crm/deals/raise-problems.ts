import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { raiseReview } from '../reviews.ts'
import type { DealProblem } from './deal.ts'

/** Creates one review for each code among the problems of a deal. */
export async function raiseProblems(
  ctx: Context,
  tx: Tx,
  { dealId, accountId }: { dealId: string; accountId: string | null },
  problems: readonly DealProblem[],
): Promise<void> {
  for (const [code, alike] of Map.groupBy(problems, (problem) => problem.code)) {
    const detail = alike.map((problem) => problem.detail).join(' ')
    await raiseReview(ctx, tx, { accountId, code, object: 'DEAL', remoteId: dealId, detail })
  }
}

import { OperatorError } from '../../../src/platform/operator-error.ts'
import { StripeFailure } from '../api/failure.ts'
import type { Reconciliation } from '../reconcile/reconcile.ts'

/** Reads everything in Stripe on the database of the gateway. */
export type RunReconcile = (options: {
  dryRun: boolean
  since: Date | null
  onDifference: (line: string) => void
}) => Promise<Reconciliation>

/** Prints each difference and a summary. Returns the exit code: 1 if an object could not be read, or a dry run found a difference. */
export async function run(
  { dryRun, since }: { dryRun: boolean; since: Date | null },
  reconcile: RunReconcile,
): Promise<number> {
  try {
    const { compared, differing, failed } = await reconcile({ dryRun, since, onDifference: console.log })
    const effect = dryRun ? 'Nothing was changed.' : 'The differing ones were followed.'
    console.log(`\nCompared ${compared} sales: ${differing} differ, ${failed} failed. ${effect}`)
    return failed > 0 || (dryRun && differing > 0) ? 1 : 0
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    throw new OperatorError(error.message, '`npx licet stripe doctor` shows how to fix it.')
  }
}

import type { AppContext } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { countUse } from '../use/count-use.ts'
import { rollUpErrors } from './roll-up-errors.ts'
import { rollUpFunnel } from './roll-up-funnel.ts'

/** Updates the roll-ups of `insights`, a bounded part in each run. Enqueues another job for the remaining part. */
export async function rollUpInsights(app: AppContext): Promise<void> {
  const hasMore = [await rollUpFunnel(app), await rollUpErrors(app)]
  await countUse(app)
  if (hasMore.includes(true)) await transact(app.db, (tx) => app.enqueue(tx, 'insights.roll-up', {}))
}

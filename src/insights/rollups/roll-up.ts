import type { AppContext } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { countUse } from '../use/count-use.ts'
import { rollUpErrors } from './roll-up-errors.ts'
import { rollUpFunnel } from './roll-up-funnel.ts'

/** Brings the roll-ups behind `insights` up to date, a bounded part at a time: what is left is another job. */
export async function rollUpInsights(app: AppContext): Promise<void> {
  const left = [await rollUpFunnel(app), await rollUpErrors(app)]
  await countUse(app)
  if (left.includes(true)) await transact(app.db, (tx) => app.enqueue(tx, 'insights.roll-up', {}))
}

import { Prisma } from '../../prisma/client/client.ts'
import { OnboardingStep } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import { accountProgress } from './progress.ts'
import { funnelSources } from './rollups/funnel-sources.ts'
import type { Selection } from './selection.ts'

/** How many accounts came how far at one step of the funnel, each once. */
export interface Conversion {
  step: OnboardingStep
  /** Those that had completed every step before. */
  entered: number
  completed: number
  /** Those that will not complete it any more: given up, or the conversion window has passed. */
  dropped: number
  /** Those that still may. */
  inProgress: number
}

export const steps = Object.values(OnboardingStep)

/** The funnel without its times, which take longer to be read than the counts. */
export async function findConversions(
  { db }: Pick<AppContext, 'db'>,
  selection: Selection,
): Promise<Conversion[]> {
  const { rolled, chosen } = funnelSources(selection)
  const rows = await db.$queryRaw<{ completed: number; inProgress: number }[]>`
    with account as materialized (
      select reached, over, count(*) as accounts
      from (${accountProgress(Prisma.sql`(${chosen})`, selection.windowMs, selection.now)}) a group by reached, over
    ), rolled as materialized (select step, sum(completed) as completed from (${rolled}) r group by step)
    select (coalesce((select completed from rolled where rolled.step = s.step), 0)
        + coalesce((select sum(accounts) from account where reached >= s.step), 0))::int as "completed",
      coalesce((select sum(accounts) from account where reached = s.step - 1 and not over), 0)::int as "inProgress"
    from generate_series(1, ${steps.length}) s (step) order by s.step`
  return rows.map((row, index) => conversionOf(index, row, rows[index - 1]?.completed))
}

/** Who entered a step completed the one before; everybody completed the first that entered it. */
export function conversionOf(
  index: number,
  { completed, inProgress }: { completed: number; inProgress: number },
  entered = completed,
): Conversion {
  return { step: steps[index]!, entered, completed, dropped: entered - completed - inProgress, inProgress }
}

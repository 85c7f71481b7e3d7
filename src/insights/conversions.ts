import { Prisma } from '../../prisma/client/client.ts'
import { OnboardingStep } from '../../prisma/client/enums.ts'
import type { AppContext } from '../platform/context.ts'
import { accountProgress } from './progress.ts'
import { funnelSources } from './rollups/funnel-sources.ts'
import type { Selection } from './selection.ts'

/** Accounts at one step of the funnel. Each account counts once. */
export interface Conversion {
  step: OnboardingStep
  /** Accounts that completed every earlier step. */
  entered: number
  completed: number
  /** Accounts that dropped out: abandoned, or outside the conversion window. */
  dropped: number
  /** Accounts that may still complete the step. */
  inProgress: number
}

/** The steps of the funnel, in order. */
export const steps = Object.values(OnboardingStep)

/** Returns the funnel without its durations, which are slower to read than the counts. */
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

/** Returns the counts of one step. The accounts that entered it completed the previous step. Every account completes the first step. */
export function conversionOf(
  index: number,
  { completed, inProgress }: { completed: number; inProgress: number },
  entered = completed,
): Conversion {
  return { step: steps[index]!, entered, completed, dropped: entered - completed - inProgress, inProgress }
}

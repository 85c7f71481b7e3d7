import type { Context } from '../context.ts'
import { findErrorPatterns } from './error-patterns.ts'
import { findActivationTimes, findFunnel } from './funnel.ts'
import { findMeterUse } from './meters.ts'
import { findRenewals } from './renewals.ts'
import { comparedWith, type Selection, selectRecords } from './selection.ts'
import { findUtilization } from './utilization.ts'
import { findVersionsInUse } from './versions.ts'

/** The figures of one selection, each computed when it is first asked for, and once. */
export interface Figures {
  selection: Selection
  funnel: () => ReturnType<typeof findFunnel>
  comparedFunnel: () => ReturnType<typeof findFunnel>
  activationTimes: () => ReturnType<typeof findActivationTimes>
  errorPatterns: () => ReturnType<typeof findErrorPatterns>
  utilization: () => ReturnType<typeof findUtilization>
  meters: () => ReturnType<typeof findMeterUse>
  renewals: () => ReturnType<typeof findRenewals>
  versions: () => ReturnType<typeof findVersionsInUse>
}

/** Reads what is asked, and answers where the figures are to be had. Refuses an input that makes no sense. */
export async function findInsights(ctx: Context, input: unknown): Promise<Figures> {
  const selection = await selectRecords(ctx, input)
  return {
    selection,
    funnel: onlyOnce(() => findFunnel(ctx, selection)),
    comparedFunnel: onlyOnce(() => findFunnel(ctx, comparedWith(selection))),
    activationTimes: onlyOnce(() => findActivationTimes(ctx, selection)),
    errorPatterns: onlyOnce(() => findErrorPatterns(ctx, selection)),
    utilization: onlyOnce(() => findUtilization(ctx, selection)),
    meters: onlyOnce(() => findMeterUse(ctx, selection)),
    renewals: onlyOnce(() => findRenewals(ctx, selection)),
    versions: onlyOnce(() => findVersionsInUse(ctx, selection)),
  }
}

function onlyOnce<T>(compute: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= compute()
    return answer
  }
}

import type { Context } from '../platform/context.ts'
import { findConversions } from './conversions.ts'
import { findErrorPatterns } from './error-patterns.ts'
import { findActivationTimes, findFunnel } from './funnel.ts'
import { findRefusals } from './refusals.ts'
import { comparedWith, type Selection, type SelectionInput, selectRecords } from './selection.ts'
import { findEntitlementUse } from './use/entitlements.ts'
import { findMeterUse } from './use/meters.ts'
import { findRenewals } from './use/renewals.ts'
import { findUseSource, type UseSource } from './use/source.ts'
import { findUtilization } from './use/utilization.ts'
import { findVersionsInUse } from './use/versions.ts'

/** The figures of one selection, each computed when it is first asked for, and once. */
export interface Figures {
  selection: Selection
  funnel: () => ReturnType<typeof findFunnel>
  comparedFunnel: () => ReturnType<typeof findFunnel>
  conversions: () => ReturnType<typeof findConversions>
  comparedConversions: () => ReturnType<typeof findConversions>
  activationTimes: () => ReturnType<typeof findActivationTimes>
  errorPatterns: () => ReturnType<typeof findErrorPatterns>
  use: () => Promise<UseSource>
  utilization: () => ReturnType<typeof findUtilization>
  meters: () => ReturnType<typeof findMeterUse>
  renewals: () => ReturnType<typeof findRenewals>
  entitlements: () => ReturnType<typeof findEntitlementUse>
  refusals: () => ReturnType<typeof findRefusals>
  versions: () => ReturnType<typeof findVersionsInUse>
}

/** Reads what is asked, and answers where the figures are to be had. Refuses an input that makes no sense. */
export async function findInsights(ctx: Context, input: SelectionInput): Promise<Figures> {
  const selection = await selectRecords(ctx, input)
  const use = onlyOnce(() => findUseSource(ctx, selection))
  return {
    selection,
    funnel: onlyOnce(() => findFunnel(ctx, selection)),
    comparedFunnel: onlyOnce(() => findFunnel(ctx, comparedWith(selection))),
    conversions: onlyOnce(() => findConversions(ctx, selection)),
    comparedConversions: onlyOnce(() => findConversions(ctx, comparedWith(selection))),
    activationTimes: onlyOnce(() => findActivationTimes(ctx, selection)),
    errorPatterns: onlyOnce(() => findErrorPatterns(ctx, selection)),
    use,
    utilization: onlyOnce(async () => findUtilization(ctx, selection, await use())),
    meters: onlyOnce(async () => findMeterUse(ctx, selection, await use())),
    renewals: onlyOnce(async () => findRenewals(ctx, selection, await use())),
    entitlements: onlyOnce(async () => findEntitlementUse(ctx, selection, await use())),
    refusals: onlyOnce(() => findRefusals(ctx, selection)),
    versions: onlyOnce(async () => findVersionsInUse(ctx, selection, await use())),
  }
}

function onlyOnce<T>(compute: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= compute()
    return answer
  }
}

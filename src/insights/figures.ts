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

/** The figures of one selection. Each figure is computed at its first call, and once. */
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

/** Parses the filters and returns the figures. Throws an `InputRefusal` for invalid filters. */
export async function findInsights(ctx: Context, input: SelectionInput): Promise<Figures> {
  const selection = await selectRecords(ctx, input)
  const use = computeOnce(() => findUseSource(ctx, selection))
  return {
    selection,
    funnel: computeOnce(() => findFunnel(ctx, selection)),
    comparedFunnel: computeOnce(() => findFunnel(ctx, comparedWith(selection))),
    conversions: computeOnce(() => findConversions(ctx, selection)),
    comparedConversions: computeOnce(() => findConversions(ctx, comparedWith(selection))),
    activationTimes: computeOnce(() => findActivationTimes(ctx, selection)),
    errorPatterns: computeOnce(() => findErrorPatterns(ctx, selection)),
    use,
    utilization: computeOnce(async () => findUtilization(ctx, selection, await use())),
    meters: computeOnce(async () => findMeterUse(ctx, selection, await use())),
    renewals: computeOnce(async () => findRenewals(ctx, selection, await use())),
    entitlements: computeOnce(async () => findEntitlementUse(ctx, selection, await use())),
    refusals: computeOnce(() => findRefusals(ctx, selection)),
    versions: computeOnce(async () => findVersionsInUse(ctx, selection, await use())),
  }
}

function computeOnce<T>(compute: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    result ??= compute()
    return result
  }
}

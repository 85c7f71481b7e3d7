import type { Context } from '../../platform/context.ts'
import type { Figures } from '../figures.ts'
import { findStalledActivations } from './activation-stalled.ts'
import { findFallenConversions } from './conversion-fell.ts'
import { findGrownErrors } from './error-grew.ts'
import type { FindFindings, Finding } from './finding.ts'
import { findLimitsHitEarly } from './limit-hit-early.ts'
import { findIdleSeats } from './seats-idle.ts'
import { findShortTrials } from './trial-too-short.ts'

/** Two groups of searches that take about the same time. Their order is the order of the findings. */
const groups: FindFindings[][] = [
  [findLimitsHitEarly, findFallenConversions, findGrownErrors],
  [findStalledActivations, findShortTrials, findIdleSeats],
]

/**
 * Returns what the figures show and the vendor can act on, above the thresholds. Runs two searches in parallel, so that one
 * request uses at most two connections of the pool.
 */
export async function findFindings(ctx: Context, figures: Figures): Promise<Finding[]> {
  const found = await Promise.all(
    groups.map(async (kinds) => {
      const findings: Finding[] = []
      for (const find of kinds) findings.push(...(await find(ctx, figures)))
      return findings
    }),
  )
  return found.flat()
}

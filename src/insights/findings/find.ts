import type { Context } from '../../platform/context.ts'
import type { Figures } from '../figures.ts'
import { findStalledActivations } from './activation-stalled.ts'
import { findFallenConversions } from './conversion-fell.ts'
import { findGrownErrors } from './error-grew.ts'
import type { FindFindings, Finding } from './finding.ts'
import { findLimitsHitEarly } from './limit-hit-early.ts'
import { findIdleSeats } from './seats-idle.ts'
import { findShortTrials } from './trial-too-short.ts'

/** In the order in which they are told; what takes about as long stands in either lane. */
const lanes: FindFindings[][] = [
  [findLimitsHitEarly, findFallenConversions, findGrownErrors],
  [findStalledActivations, findShortTrials, findIdleSeats],
]

/**
 * What the figures say to somebody who can do something about it, as far as the thresholds let it be said. Two kinds are
 * looked for at once, so that one question never holds more connections of the pool than that.
 */
export async function findFindings(ctx: Context, figures: Figures): Promise<Finding[]> {
  const found = await Promise.all(
    lanes.map(async (kinds) => {
      const findings: Finding[] = []
      for (const find of kinds) findings.push(...(await find(ctx, figures)))
      return findings
    }),
  )
  return found.flat()
}

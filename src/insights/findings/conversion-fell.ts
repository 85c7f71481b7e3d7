import { say } from '../../texts/say.ts'
import type { Conversion } from '../conversions.ts'
import { findDropped } from '../funnel.ts'
import { type FindFindings, type Finding, MAX_RECORDS } from './finding.ts'

/** Finds steps whose conversion fell since the compared period. Accounts that may still complete a step do not count. */
export const findFallenConversions: FindFindings = async (
  ctx,
  { selection, conversions, comparedConversions },
) => {
  const [steps, before] = [await conversions(), await comparedConversions()]
  const findings: Finding[] = []
  for (const [index, step] of steps.entries()) {
    const [now, then] = [shareOf(step), shareOf(before[index]!)]
    if (Math.min(now.decided, then.decided) < ctx.thresholds.accounts) continue
    if (then.share - now.share < ctx.thresholds.conversionDrop || then.share === now.share) continue
    const dropped = await findDropped(ctx, selection, step.step, MAX_RECORDS)
    findings.push({
      kind: 'CONVERSION_FELL',
      text: say('FINDING_CONVERSION_FELL', {
        share: now.share,
        before: then.share,
        step: step.step,
        dropped: step.dropped,
      }),
      licenseType: null,
      step: step.step,
      evidence: [
        { name: 'conversion', value: now.share },
        { name: 'comparedConversion', value: then.share },
        { name: 'dropped', value: step.dropped },
      ],
      records: dropped.map((id) => ({ type: 'Account', id })),
    })
  }
  return findings
}

function shareOf({ completed, dropped }: Conversion): { decided: number; share: number } {
  const decided = completed + dropped
  return { decided, share: decided === 0 ? 0 : completed / decided }
}

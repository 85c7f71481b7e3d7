import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { code, parseInput, text } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { lockLicense } from '../licenses/lock.ts'
import { meterPeriodAt } from '../validation/meter-period.ts'
import { type MeterReading, toReading } from './meter-reading.ts'
import { getMeterRule } from './meter-rule.ts'

const correctInput = z.strictObject({
  licenseId: z.string(),
  meter: code,
  subtract: z.int().min(1).max(1_000_000_000).nullish(),
  reset: z.boolean().nullish(),
  reason: text({ max: 500 }),
})
export type CorrectUsageInput = z.input<typeof correctInput>

/**
 * Subtracts an amount from the usage of a meter in the present period, or sets it to 0, and returns the reading. The usage
 * records stay. Concurrent records of usage lose nothing. Refused LICENSE_NOT_FOUND, METER_NOT_FOUND, and INPUT_INVALID for
 * more than the present usage.
 */
export async function correctUsage(
  ctx: Context,
  tx: Tx,
  raw: CorrectUsageInput,
): Promise<{ licenseId: string; reading: MeterReading }> {
  const { licenseId, meter, subtract, reset, reason } = parseInput(correctInput, raw)
  if (((subtract ?? null) !== null) === (reset ?? false))
    throw new InputRefusal([{ path: ['subtract'], text: say('INPUT_SUBTRACT_OR_RESET') }])
  const license = await lockLicense(ctx, tx, licenseId)
  const rules = license.revision.rules as LicenseTypeRules
  const rule = getMeterRule(rules, meter)
  const period = meterPeriodAt(rule, license, rules, ctx.now())
  const counter = { licenseId, meter, period: period.kind, periodStartAt: period.startsAt }
  const [row] = await tx.$queryRaw<{ used: bigint }[]>`
    select used from usage_counters where license_id = ${licenseId}::uuid and meter = ${meter}
      and period = ${period.kind} and period_start_at = ${period.startsAt} for update`
  const used = row?.used ?? 0n
  if (subtract && BigInt(subtract) > used)
    throw new InputRefusal([
      { path: ['subtract'], text: say('INPUT_SUBTRACT_ABOVE_USAGE', { used: Number(used) }) },
    ])
  const corrected = subtract ? used - BigInt(subtract) : 0n
  if (corrected !== used) {
    await tx.usageCounter.update({
      where: { licenseId_meter_period_periodStartAt: counter },
      data: { used: corrected },
    })
    await recordEvent(ctx, tx, {
      type: 'usage.corrected',
      subjectId: licenseId,
      accountId: license.accountId,
      licenseId,
      data: { meter, from: Number(used), to: Number(corrected), reason },
    })
  }
  return { licenseId, reading: toReading(rule, Number(corrected), period) }
}

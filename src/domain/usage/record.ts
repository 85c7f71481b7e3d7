import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { code, parseInput } from '../../platform/input.ts'
import { moment, say, type Text } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import type { Period } from '../terms/period.ts'
import { assertUsable } from '../validation/assert-usable.ts'
import { fingerprint as fingerprintSchema, matchDevice, optionalComponents } from '../validation/device.ts'
import { lockFactsByKey } from '../validation/facts-by-key.ts'
import { followDevice } from '../validation/follow-device.ts'
import { meterPeriodAt } from '../validation/meter-period.ts'
import { type MeterReading, toReading } from './meter-reading.ts'
import { getMeterRule } from './meter-rule.ts'

const recordUsageInput = z.strictObject({
  key: z.string(),
  fingerprint: fingerprintSchema.nullish(),
  components: optionalComponents,
  meter: code,
  amount: z.int().min(0).max(1_000_000_000),
  idempotencyKey,
})
export type RecordUsageInput = z.input<typeof recordUsageInput>

/**
 * Adds an amount to a meter of the license with a key, and returns the reading. An amount of 0 only reads the meter. The
 * device is optional: it is recorded if it matches an activation. Refused as `addUsage`, and with the code of the failed
 * check if the license may not be used.
 */
export async function recordUsage(
  ctx: Context,
  tx: Tx,
  raw: RecordUsageInput,
): Promise<{ reading: MeterReading }> {
  const input = parseInput(recordUsageInput, raw)
  const { fingerprint, components, meter, amount } = input
  const facts = await lockFactsByKey(ctx, tx, input)
  assertUsable(facts, {}, ctx.now())
  const { licenseId, candidates, rules } = facts
  const device = fingerprint ? matchDevice(candidates, { fingerprint, components }, rules) : null
  if (device?.activation) await followDevice(tx, device.activation, components)
  const activationId = device?.activation?.id ?? null
  const reading = await addUsage(ctx, tx, { licenseId, activationId, meter, amount })
  return { reading }
}

/**
 * Adds an amount to a meter of a license within the caller's transaction, and returns the reading. Concurrent calls lose
 * nothing and together never exceed a limit that blocks. The first record after the end of a period starts the next
 * period, without a job. Refused USAGE_LIMIT_EXCEEDED, METER_NOT_FOUND if the license has no meters, and INPUT_INVALID
 * for another meter.
 */
export async function addUsage(
  ctx: Context,
  tx: Tx,
  usage: { licenseId: string; activationId: string | null; meter: string; amount: number },
): Promise<MeterReading> {
  const { licenseId, activationId, meter, amount } = usage
  const license = await tx.license.findUniqueOrThrow({
    where: { id: licenseId },
    include: { revision: true },
  })
  const rules = license.revision.rules as LicenseTypeRules
  const rule = getMeterRule(rules, meter)
  const now = ctx.now()
  const period = meterPeriodAt(rule, license, rules, now)
  const counterKey = { licenseId, meter, period: period.kind, periodStartAt: period.startsAt }
  const limit = rule.overage === 'BLOCK' ? rule.limit : null
  // The update is conditional, so that concurrent calls together never exceed the limit.
  await tx.usageCounter.createMany({ data: counterKey, skipDuplicates: true })
  const [counter] = await tx.$queryRaw<{ used: bigint }[]>`
    update usage_counters set used = used + ${amount}::int
    where license_id = ${licenseId}::uuid and meter = ${meter} and period = ${period.kind}
      and period_start_at = ${period.startsAt}
      and (${limit}::int is null or ${amount}::int = 0 or used + ${amount}::int <= ${limit}::int)
    returning used`
  if (!counter) {
    const { used } = await tx.usageCounter.findUniqueOrThrow({
      where: { licenseId_meter_period_periodStartAt: counterKey },
    })
    throw new LimitRefusal(
      'USAGE_LIMIT_EXCEEDED',
      exceeded({ used: Number(used), limit: limit ?? 0, meter, amount }, period, license.timeZone),
      {
        limit: limit ?? 0,
        used: Number(used),
        nextAllowedAt: period.endsAt,
        nextAction: period.endsAt ? 'WAIT' : 'CONTACT_OWNER',
      },
    )
  }
  if (amount > 0) {
    const { id } = await tx.usageRecord.create({
      data: { licenseId, activationId, meter, amount, recordedAt: now, requestId: ctx.caller.requestId },
      select: { id: true },
    })
    const { accountId } = license
    await recordEvent(ctx, tx, {
      type: 'usage.recorded',
      subjectId: id,
      accountId,
      licenseId,
      data: { meter, amount },
    })
  }
  return toReading(rule, Number(counter.used), period)
}

function exceeded(
  usage: { used: number; limit: number; meter: string; amount: number },
  { endsAt }: Period,
  timeZone: string,
): Text {
  return endsAt
    ? say('USAGE_LIMIT_EXCEEDED_IN_PERIOD', { ...usage, next: moment(endsAt, timeZone) })
    : say('USAGE_LIMIT_EXCEEDED', usage)
}

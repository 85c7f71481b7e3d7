import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, LimitRefusal, NotFoundRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { code, parseInput } from '../../platform/input.ts'
import type { LicenseTypeRules, MeterRule } from '../catalogue/license-types/rules.ts'
import { assertUsable } from '../validation/assert-usable.ts'
import { fingerprint, matchDevice, optionalComponents } from '../validation/device.ts'
import { lockFactsByKey } from '../validation/key-facts.ts'
import { meterPeriodAt } from '../validation/meter-period.ts'
import { type MeterReading, toReading } from './reading.ts'

const recordInput = z.object({
  key: z.string().max(4096, 'must have at most 4096 characters'),
  fingerprint: fingerprint.nullish(),
  components: optionalComponents,
  meter: code,
  amount: z.int().min(0, 'must be 0 or more').max(1_000_000_000, 'must be at most 1000000000'),
})

/**
 * Adds to a meter. Parallel calls lose nothing and together never pass a limit that blocks. The first
 * record after a period's end begins the next one, without any job. Amount 0 reads the meter.
 */
export async function recordUsage(ctx: Context, tx: Tx, raw: unknown): Promise<{ reading: MeterReading }> {
  const input = parseInput(recordInput, raw)
  const facts = await lockFactsByKey(ctx, tx, input)
  assertUsable(facts, {}, ctx.now())
  const { activation } = input.fingerprint
    ? matchDevice(
        facts.candidates,
        { fingerprint: input.fingerprint, components: input.components },
        facts.rules,
      )
    : { activation: null }
  const { licenseId } = facts
  const reading = await addUsage(ctx, tx, { ...input, licenseId, activationId: activation?.id ?? null })
  return { reading }
}

/** Adds to a meter of a license within the caller's transaction; refused USAGE_LIMIT_EXCEEDED above a limit that blocks. */
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
  // The counter is conditional: it moves only where the limit has room, whoever else counts at the same time.
  await tx.usageCounter.createMany({
    data: counterKey,
    skipDuplicates: true,
  })
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
      `${used} of ${limit} ${meter} are used; ${amount} more would pass the limit.`,
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

function getMeterRule(rules: LicenseTypeRules, meter: string): MeterRule {
  const rule = rules.meters.find((candidate) => candidate.code === meter)
  if (rule) return rule
  if (rules.meters.length === 0) throw new NotFoundRefusal('METER_NOT_FOUND', 'This license has no meters.')
  throw new InputRefusal([
    { path: ['meter'], message: `there is no meter ${meter}`, allowed: rules.meters.map(({ code }) => code) },
  ])
}

import type { Tx } from '../../platform/db.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { meterPeriodAt, usedIn } from '../validation/meter-period.ts'

interface MeteredLicense {
  id: string
  timeZone: string
  termAnchor: Date | null
  rules: Pick<LicenseTypeRules, 'term' | 'meters'>
}

/**
 * Copies the usage of the current term to the period that contains `now` with a new anchor, within the caller's lock on the
 * license. Copies nothing if the new anchor has been reached: a new term starts with no usage.
 */
export async function carryUsage(tx: Tx, license: MeteredLicense, anchor: Date, now: Date): Promise<void> {
  const { id: licenseId, rules } = license
  for (const rule of rules.meters.filter(({ period }) => period === 'TERM')) {
    const before = meterPeriodAt(rule, license, rules, now)
    const after = meterPeriodAt(rule, { ...license, termAnchor: anchor }, rules, now)
    if (after.startsAt >= anchor) continue
    const counters = await tx.usageCounter.findMany({ where: { licenseId, meter: rule.code } })
    const used = usedIn(before, counters)
    if (used <= usedIn(after, counters)) continue
    const key = { licenseId, meter: rule.code, period: after.kind, periodStartAt: after.startsAt }
    await tx.usageCounter.upsert({
      where: { licenseId_meter_period_periodStartAt: key },
      create: { ...key, used },
      update: { used },
    })
  }
}

import type { ReportedMeter } from '../../prisma/client/client.ts'
import type { AppContext, Context } from '../platform/context.ts'
import { type Tx, transact } from '../platform/db.ts'
import { toPrismaJson } from '../platform/metadata.ts'

/** How far usage is looked for that was committed late. */
const OVERLAP_MS = 60 * 60 * 1000

/** A meter of licenses that a shop bills, and how the shop wants its usage. */
export interface MeterTarget {
  meter: string
  target: Record<string, string>
}

/**
 * Records which meters of the licenses of a sale a shop bills by usage. Usage from now on is reported. A meter that the shop no longer
 * bills is not reported any more. Idempotent.
 */
export async function setReportedMeters(
  ctx: Context,
  tx: Tx,
  { source, licenseIds }: { source: string; licenseIds: readonly string[] },
  meters: readonly MeterTarget[],
): Promise<void> {
  const now = ctx.now()
  const names = meters.map(({ meter }) => meter)
  const where = { source, licenseId: { in: [...licenseIds] }, meter: { notIn: names } }
  // What was used until now is billed.
  for (const ended of await tx.reportedMeter.findMany({ where })) await collectMeter(tx, ended)
  await tx.reportedMeter.deleteMany({ where })
  for (const licenseId of licenseIds)
    for (const { meter, target: given } of meters) {
      const target = toPrismaJson(given)
      await tx.reportedMeter.upsert({
        where: { licenseId_meter: { licenseId, meter } },
        create: { licenseId, meter, source, target, checkedFrom: now },
        update: { source, target },
      })
    }
}

/**
 * Collects usage that is in no report yet into reports: one for each license, meter and minute. Each recorded usage is in at most one
 * report, also if several processes collect at the same time.
 */
export async function collectUsage(app: AppContext, source: string): Promise<void> {
  const meters = await app.db.reportedMeter.findMany({ where: { source }, orderBy: { licenseId: 'asc' } })
  for (const meter of meters)
    await transact(app.db, async (tx) => {
      await collectMeter(tx, meter)
      // Usage that is committed late is still found by the next run.
      const late = app.now().getTime() - OVERLAP_MS
      const checkedFrom = new Date(Math.max(meter.checkedFrom.getTime(), late))
      const { licenseId } = meter
      await tx.reportedMeter.updateMany({ where: { licenseId, meter: meter.meter }, data: { checkedFrom } })
    })
}

async function collectMeter(
  tx: Tx,
  { licenseId, meter, source, target, checkedFrom }: ReportedMeter,
): Promise<void> {
  const unreported = await tx.$queryRaw<{ id: string; amount: number; recordedAt: Date }[]>`
    select id, amount, recorded_at as "recordedAt" from usage_records
    where license_id = ${licenseId}::uuid and meter = ${meter} and recorded_at >= ${checkedFrom} and report_id is null
    order by recorded_at, id for update skip locked`
  const minutes = Map.groupBy(unreported, ({ recordedAt }) => recordedAt.toISOString().slice(0, 16))
  for (const records of minutes.values()) {
    const amount = records.reduce((sum, record) => sum + BigInt(record.amount), 0n)
    const recordedAt = records.at(-1)!.recordedAt
    const { id: reportId } = await tx.usageReport.create({
      data: { licenseId, meter, source, target: target as object, amount, recordedAt },
    })
    const ids = records.map(({ id }) => id)
    await tx.usageRecord.updateMany({ where: { id: { in: ids } }, data: { reportId } })
  }
}

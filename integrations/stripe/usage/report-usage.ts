import { z } from 'zod'
import type { UsageReport } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { collectUsage } from '../../../src/shops/reported-meters.ts'
import type { StripeClient } from '../api/client.ts'
import { StripeFailure } from '../api/failure.ts'

/** Stripe recognizes a repeated identifier for at least 24 hours. A report of unknown outcome is not sent again after this time. */
const REPEATABLE_MS = 23 * 60 * 60 * 1000
const PAGE = 500

const targetShape = z.object({
  eventName: z.string(),
  customerKey: z.string(),
  customer: z.string(),
  valueKey: z.string(),
})

/**
 * Reports collected usage to Stripe as meter events. The id of the report is the identifier of the event, so a report that is sent
 * again after a broken connection counts once. A report that Stripe refuses, or whose outcome stays unknown for a day, is not sent
 * again: its failure is stored and logged. Throws `StripeFailure` if Stripe is not usable; the next run continues.
 */
export async function reportUsage(app: AppContext, client: StripeClient, source: string): Promise<void> {
  await collectUsage(app, source)
  const reports = await app.db.usageReport.findMany({
    where: { source, reportedAt: null, failureCode: null },
    orderBy: { id: 'asc' },
    take: PAGE,
  })
  for (const report of reports) await send(app, client, report)
}

async function send(app: AppContext, client: StripeClient, report: UsageReport): Promise<void> {
  const { id, amount, recordedAt, attemptedAt, target } = report
  const now = app.now()
  if (attemptedAt && now.getTime() - attemptedAt.getTime() > REPEATABLE_MS)
    return await fail(app, report, 'OUTCOME_UNKNOWN', 'Stripe did not answer for a day.')
  // Stored before the call: after a crash, the outcome is unknown.
  if (!attemptedAt) await app.db.usageReport.update({ where: { id }, data: { attemptedAt: now } })
  const { eventName, customerKey, customer, valueKey } = targetShape.parse(target)
  try {
    await client.call(({ billing }) =>
      billing.meterEvents.create(
        {
          event_name: eventName,
          identifier: id,
          payload: { [customerKey]: customer, [valueKey]: String(amount) },
          timestamp: Math.floor(recordedAt.getTime() / 1_000),
        },
        { idempotencyKey: `licet-usage-${id}` },
      ),
    )
  } catch (error) {
    if (!(error instanceof StripeFailure)) throw error
    const { kind, code, reason } = error.failure
    if (kind === 'transient' || kind === 'misconfigured') throw error
    // The event of an earlier attempt exists.
    if (!attemptedAt || !/already exists/i.test(reason)) return await fail(app, report, code, reason)
  }
  await app.db.usageReport.update({ where: { id }, data: { reportedAt: app.now() } })
}

async function fail(
  app: AppContext,
  { id, licenseId, meter }: UsageReport,
  code: string,
  reason: string,
): Promise<void> {
  app.log.error({ msg: 'usage was not reported to Stripe', report: id, licenseId, meter, code, reason })
  await app.db.usageReport.update({ where: { id }, data: { failureCode: code } })
}

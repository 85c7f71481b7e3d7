import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput } from '../platform/input.ts'
import { assertCrmConnected } from './assert-crm-connected.ts'

const reconcileInput = z.strictObject({ dryRun: z.boolean().nullish() })

/**
 * Requests a comparison of the CRM with the licensing state. It runs asynchronously. Each difference is
 * recorded before it is repaired; with `dryRun` nothing is repaired. If a comparison of the same kind is
 * waiting, that one is returned: after an outage one comparison runs, not one for each night. Refused
 * CRM_NOT_CONNECTED.
 */
export async function reconcileCrm(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof reconcileInput>,
): Promise<{ reconciliationId: string }> {
  const dryRun = parseInput(reconcileInput, raw).dryRun ?? false
  assertCrmConnected(ctx)
  // A concurrent request waits here, and then finds the comparison of the first request.
  await tx.$executeRaw`select 1 from crm_sync where id = 1 for update`
  const waiting = await tx.crmReconciliation.findFirst({ where: { state: 'WAITING', dryRun } })
  if (waiting) return { reconciliationId: waiting.id }
  const { id } = await tx.crmReconciliation.create({
    data: { dryRun, requestedBy: ctx.caller.principal, requestedAt: ctx.now() },
  })
  const data = { dryRun }
  await recordEvent(ctx, tx, { type: 'crm-reconciliation.requested', subjectId: id, data })
  return { reconciliationId: id }
}

import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput } from '../platform/input.ts'
import { assertCrmConnected } from './assert-crm-connected.ts'

const reconcileInput = z.object({ dryRun: z.boolean().nullish() })

/**
 * Asks for a comparison of all that the CRM should know with all that it does. It is made behind the answer; each
 * difference is on record before anything is mended, and nothing is where `dryRun` is set. As long as one waits that
 * nobody has begun, whoever asks for the same is given that one: after an outage there is one to make, not one a night.
 */
export async function reconcileCrm(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ reconciliationId: string }> {
  const dryRun = parseInput(reconcileInput, raw).dryRun ?? false
  assertCrmConnected(ctx)
  // Whoever asks at the same time waits here, and then sees what the other one asked for.
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

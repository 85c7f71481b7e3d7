import { z } from 'zod'
import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { recordEvent } from '../events.ts'
import { parseInput } from '../input.ts'
import { assertCrm } from './crm.ts'

const reconcileInput = z.object({ dryRun: z.boolean().nullish() })

/**
 * Asks for a comparison of all that the CRM should know with all that it does. It is made behind the answer; each
 * difference is on record before anything is mended, and nothing is where `dryRun` is set.
 */
export async function reconcileCrm(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ reconciliationId: string }> {
  const { dryRun } = parseInput(reconcileInput, raw)
  assertCrm(ctx)
  const { id } = await tx.crmReconciliation.create({
    data: { dryRun: dryRun ?? false, requestedBy: ctx.caller.principal, requestedAt: ctx.now() },
  })
  const data = { dryRun: dryRun ?? false }
  await recordEvent(ctx, tx, { type: 'crm-reconciliation.requested', subjectId: id, data })
  return { reconciliationId: id }
}

import { z } from 'zod'
import type { Context } from '../platform/context.ts'
import { currentAccountId } from '../platform/current-account.ts'
import type { Tx } from '../platform/db.ts'
import { accountNotFound } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput } from '../platform/input.ts'
import { visibleAccounts } from '../platform/visible.ts'
import { assertCrmConnected } from './assert-crm-connected.ts'
import { replayDeals } from './deals/deal-records.ts'
import { markDirty } from './mark-dirty.ts'

const replayInput = z.strictObject({ accountId: z.string().nullish() })

/**
 * Retries the parked records of one account, or of all, and ends a pause: for use after the cause was fixed.
 * An account whose record belongs to another account after a merge stays parked, with its review, until a
 * person links or unlinks it. Returns the number of retried records. Refused CRM_NOT_CONNECTED or
 * ACCOUNT_NOT_FOUND.
 */
export async function replayCrmSync(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof replayInput>,
): Promise<{ replayed: number }> {
  const { accountId: named } = parseInput(replayInput, raw)
  const accountId = named && (await currentAccountId(tx, named))
  assertCrmConnected(ctx)
  if (accountId) {
    const where = { AND: [{ id: accountId }, visibleAccounts(ctx.caller)] }
    if (!(await tx.account.findFirst({ where }))) throw accountNotFound()
  }
  // Locks in the same order as the change collector, so that there is no deadlock.
  await tx.crmSync.update({ where: { id: 1 }, data: { pausedUntil: null } })
  const where = {
    parkedAt: { not: null },
    link: { not: 'CONFLICTED' as const },
    ...(accountId && { accountId }),
  }
  const parked = await tx.crmRecord.findMany({ where, select: { accountId: true } })
  await tx.crmRecord.updateMany({
    where,
    data: { parkedAt: null, parkedCode: null, parkedReason: null },
  })
  const { count: erasures } = await tx.crmErasure.updateMany({
    where: { parkedAt: { not: null }, completedAt: null, ...(accountId && { accountId }) },
    data: { parkedAt: null, parkedCode: null, parkedReason: null },
  })
  await markDirty(tx, [...new Set(parked.map((record) => record.accountId))], ctx.now())
  const deals = await replayDeals(tx, accountId ?? null)
  const { count: renewals } = await tx.crmRenewal.updateMany({
    where: { parkedAt: { not: null }, ...(accountId && { license: { accountId } }) },
    data: { parkedAt: null, parkedCode: null, parkedReason: null, retryAt: null },
  })
  const replayed = parked.length + erasures + deals + renewals
  const data = { replayed }
  const subjectId = accountId ?? CRM_SYNC
  await recordEvent(ctx, tx, { type: 'crm-sync.replayed', subjectId, accountId: accountId ?? null, data })
  return { replayed }
}

/** Id of the only synchronization, as the subject of its events. */
const CRM_SYNC = '00000000-0000-0000-0000-000000000001'

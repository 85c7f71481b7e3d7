import { setImmediate as turn } from 'node:timers/promises'
import type { Context } from '../../platform/context.ts'
import { isContention, violatesUnique } from '../../platform/db.ts'
import { addFoldedDigests } from './add-folded-digests.ts'
import { findExistingRecords } from './existing-records.ts'
import type { ImportedAccount } from './imported-records.ts'
import { type AccountPlan, changesAnything, planAccount, reportPlan } from './plan-account.ts'
import type { ImportReport } from './report.ts'
import { OvertakenError, writeAccounts } from './write-accounts.ts'

/** How many accounts one question and one transaction are about: a few, so that little waits for them. */
const AT_ONCE = 50
const ATTEMPTS = 5
/** An account may have tens of thousands of licenses. */
const TRANSACTION_MS = 600_000

/** What a run is told, and tells, while it goes on. */
export interface ImportRun {
  report: ImportReport
  /** Ends the import with the transaction that it is at. */
  signal?: AbortSignal | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** An account could not be written, and not for a reason that the account is to blame for. */
export class AccountFaultError extends Error {
  override name = 'AccountFaultError'
}

/**
 * Imports accounts with their licenses and devices, a few in a transaction: however the import ends, an
 * account is there whole or not at all. Idempotent: what exists, by external id and by key, is left as it
 * is. A dry run writes nothing, and reports the same.
 */
export async function importAccounts(
  ctx: Context,
  accounts: readonly ImportedAccount[],
  { report, signal, onProgress }: ImportRun,
): Promise<void> {
  for (let done = 0; done < accounts.length; done += AT_ONCE) {
    // The embedded database never waits for the event loop, and a signal is only heard there.
    await turn()
    if (signal?.aborted) {
      report.stopped = `it was interrupted after ${done} of ${accounts.length} accounts.`
      return
    }
    const group = accounts.slice(done, done + AT_ONCE)
    const plans = await planAccounts(ctx, group)
    if (!report.dryRun) await addFoldedDigests(ctx, group)
    if (report.dryRun || (await carriedOut(ctx, plans))) {
      for (const plan of plans) reportPlan(report, plan)
    } else {
      for (const account of group) reportPlan(report, await importAlone(ctx, account))
    }
    onProgress?.(Math.min(done + AT_ONCE, accounts.length), accounts.length)
  }
}

async function planAccounts(ctx: Context, accounts: readonly ImportedAccount[]): Promise<AccountPlan[]> {
  const known = await findExistingRecords(ctx, ctx.db, accounts)
  return accounts.map((account) => planAccount(account, known))
}

/** Carries plans out together, or answers false: then each account has its own chance. */
async function carriedOut(ctx: Context, plans: readonly AccountPlan[]): Promise<boolean> {
  try {
    await carryOut(ctx, plans)
    return true
  } catch {
    return false
  }
}

/** Imports one account in a transaction of its own; where a gateway overtook it, with a new plan. */
async function importAlone(ctx: Context, account: ImportedAccount): Promise<AccountPlan> {
  for (let attempt = 1; ; attempt++) {
    const plans = await planAccounts(ctx, [account])
    try {
      await carryOut(ctx, plans)
      return plans[0]!
    } catch (error) {
      const overtaken = error instanceof OvertakenError || violatesUnique(error) || isContention(error)
      if (!overtaken || attempt === ATTEMPTS) throw new AccountFaultError(account.source, { cause: error })
    }
  }
}

async function carryOut(ctx: Context, plans: readonly AccountPlan[]): Promise<void> {
  const changing = plans.filter(changesAnything)
  if (changing.length === 0) return
  await ctx.db.$transaction((tx) => writeAccounts(ctx, tx, changing), { timeout: TRANSACTION_MS })
}

import { setImmediate as turn } from 'node:timers/promises'
import type { Context } from '../../platform/context.ts'
import { isContention, violatesUnique } from '../../platform/db.ts'
import { addFoldedDigests } from './add-folded-digests.ts'
import { findExistingRecords } from './existing-records.ts'
import type { ImportedAccount } from './imported-records.ts'
import { type AccountPlan, changesAnything, planAccount, reportPlan } from './plan-account.ts'
import type { ImportReport } from './report.ts'
import { OvertakenError, writeAccounts } from './write-accounts.ts'

/** Number of accounts in one query and one transaction. It is small, so that gateways wait only briefly. */
const AT_ONCE = 50
const ATTEMPTS = 5
/** An account may have tens of thousands of licenses. */
const TRANSACTION_MS = 600_000

/** The report, the cancellation and the progress of a running import. */
export interface ImportRun {
  report: ImportReport
  /** Ends the import after the current transaction. */
  signal?: AbortSignal | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** An account could not be written because of a fault, not because of its content. */
export class AccountFaultError extends Error {
  override name = 'AccountFaultError'
}

/**
 * Imports accounts with their licenses and devices, some in one transaction. However the import ends, an account is imported
 * completely or not at all. Idempotent: records that exist, by external id and by key, stay unchanged. A dry run writes
 * nothing and returns the same report.
 */
export async function importAccounts(
  ctx: Context,
  accounts: readonly ImportedAccount[],
  { report, signal, onProgress }: ImportRun,
): Promise<void> {
  for (let done = 0; done < accounts.length; done += AT_ONCE) {
    // The embedded database never yields to the event loop, which delivers signals.
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

/** Carries out plans in one transaction. Returns false if it fails: the caller then imports each account by itself. */
async function carriedOut(ctx: Context, plans: readonly AccountPlan[]): Promise<boolean> {
  try {
    await carryOut(ctx, plans)
    return true
  } catch {
    return false
  }
}

/** Imports one account in its own transaction. If another process changed its records, repeats with a new plan. */
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

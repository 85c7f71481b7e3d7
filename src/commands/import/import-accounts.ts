import { setImmediate as turn } from 'node:timers/promises'
import type { Context } from '../../platform/context.ts'
import { isContention, violatesUnique } from '../../platform/db.ts'
import type { AccountSource } from './account-source.ts'
import { addFoldedDigests } from './add-folded-digests.ts'
import { createStatistics } from './collect-statistics.ts'
import { findExistingRecords } from './existing-records.ts'
import type { ImportedAccount } from './imported-records.ts'
import { mapInOrder } from './map-in-order.ts'
import { type AccountPlan, changesAnything, planAccount, reportPlan } from './plan-account.ts'
import type { ImportReport } from './report.ts'
import { TRANSACTION_MS } from './transaction-time.ts'
import { OvertakenError, writeAccounts } from './write-accounts.ts'

const ATTEMPTS = 5

/** The report, the cancellation and the progress of a running import. */
export interface ImportRun {
  report: ImportReport
  /** Groups that are imported at the same time, each on a connection of its own. Default: 1. */
  groupsAtOnce?: number | undefined
  /** Ends the import after the transactions under way. */
  signal?: AbortSignal | undefined
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** An account could not be written because of a fault, not because of its content. */
export class AccountFaultError extends Error {
  override name = 'AccountFaultError'
}

/**
 * Imports accounts with their licenses and devices, those of a group in one transaction. However the import ends, an account is imported
 * completely or not at all, and the report has every account that was imported. Idempotent: records that exist, by external id and by key,
 * stay unchanged. A dry run writes nothing and returns the same report.
 */
export async function importAccounts(
  ctx: Context,
  { total, groups }: AccountSource,
  { report, groupsAtOnce = 1, signal, onProgress }: ImportRun,
): Promise<void> {
  const statistics = createStatistics(ctx)
  let done = 0
  let isStopped = false
  let fault: unknown = null
  const stops = (): boolean => {
    isStopped ||= signal?.aborted === true
    return isStopped || fault !== null
  }

  async function* untilStopped() {
    if (stops()) return
    for await (const group of groups) {
      // The embedded database never yields to the event loop, which delivers signals.
      await turn()
      if (stops()) return
      yield group
    }
  }

  /** Returns the plans that were carried out: all, or those before a fault or an interruption. */
  async function importGroup(group: ImportedAccount[]): Promise<AccountPlan[]> {
    const plans = await planAccounts(ctx, group)
    await turn()
    if (stops()) return []
    if (report.dryRun) return plans
    const existing = plans.filter(hasExistingLicenses).map(({ account }) => account)
    await addFoldedDigests(ctx, existing)
    if (await carriedOut(ctx, plans)) return plans
    const alone: AccountPlan[] = []
    try {
      for (const account of group) {
        alone.push(await importAlone(ctx, account))
        await turn()
        if (stops()) break
      }
    } catch (error) {
      fault ??= error
    }
    return alone
  }

  for await (const plans of mapInOrder(untilStopped(), groupsAtOnce, importGroup)) {
    if (plans.length === 0) continue
    for (const plan of plans) reportPlan(report, plan)
    done += plans.length
    if (!report.dryRun) await statistics.wrote(countWritten(plans))
    onProgress?.(done, total)
  }
  if (fault) throw fault
  if (!isStopped) return
  // An interrupted check has not counted all accounts.
  const where = done === 0 ? 'before the first account' : `after ${done} of ${total} accounts`
  report.stopped = `it was interrupted ${where}.`
}

/** Returns the number of accounts or of licenses that plans write, whichever is larger. */
function countWritten(plans: readonly AccountPlan[]): number {
  const changing = plans.filter(changesAnything)
  const licenses = changing.reduce((sum, plan) => sum + plan.licenses.length, 0)
  return Math.max(changing.length, licenses)
}

async function planAccounts(ctx: Context, accounts: readonly ImportedAccount[]): Promise<AccountPlan[]> {
  const known = await findExistingRecords(ctx, ctx.db, accounts)
  return accounts.map((account) => planAccount(account, known))
}

function hasExistingLicenses({ existed }: AccountPlan): boolean {
  return existed.licenses > 0
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

import { setImmediate as turn } from 'node:timers/promises'
import type { Context } from '../../platform/context.ts'
import { isContention, violatesUnique } from '../../platform/db.ts'
import type { AccountSource } from './account-source.ts'
import { addFoldedDigests } from './add-folded-digests.ts'
import { createStatistics } from './collect-statistics.ts'
import { findExistingRecords } from './existing-records.ts'
import type { ImportedAccount } from './imported-records.ts'
import { type AccountPlan, changesAnything, planAccount, reportPlan } from './plan-account.ts'
import type { ImportReport } from './report.ts'
import { OvertakenError, writeAccounts } from './write-accounts.ts'

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
 * Imports accounts with their licenses and devices, those of a group in one transaction. However the import ends, an account is imported
 * completely or not at all. Idempotent: records that exist, by external id and by key, stay unchanged. A dry run writes
 * nothing and returns the same report.
 */
export async function importAccounts(
  ctx: Context,
  { total, groups }: AccountSource,
  { report, signal, onProgress }: ImportRun,
): Promise<void> {
  const isInterrupted = () => signal?.aborted === true
  const statistics = createStatistics(ctx)
  let done = 0
  if (isInterrupted()) return stop()
  // While the database writes a group, the next one is read and planned.
  for await (const { group, plans } of readAhead(planGroups(ctx, groups))) {
    // The embedded database never yields to the event loop, which delivers signals.
    await turn()
    if (isInterrupted()) return stop()
    if (!report.dryRun)
      await addFoldedDigests(
        ctx,
        plans.filter(hasExistingLicenses).map(({ account }) => account),
      )
    if (report.dryRun || (await carriedOut(ctx, plans))) {
      for (const plan of plans) reportPlan(report, plan)
    } else {
      for (const account of group) reportPlan(report, await importAlone(ctx, account))
    }
    done += group.length
    if (!report.dryRun) await statistics.wrote(countWritten(plans))
    onProgress?.(done, total)
  }

  function stop(): void {
    // An interrupted check has not counted all accounts.
    const where = done === 0 ? 'before the first account' : `after ${done} of ${total} accounts`
    report.stopped = `it was interrupted ${where}.`
  }
}

/** Returns the number of accounts or of licenses that plans write, whichever is larger. */
function countWritten(plans: readonly AccountPlan[]): number {
  const changing = plans.filter(changesAnything)
  const licenses = changing.reduce((sum, plan) => sum + plan.licenses.length, 0)
  return Math.max(changing.length, licenses)
}

async function* planGroups(ctx: Context, groups: AccountSource['groups']) {
  for await (const group of groups) yield { group, plans: await planAccounts(ctx, group) }
}

/** Returns the items of a source, and requests each item while the one before it is used. */
async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next()
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = source.next()
      // An error is thrown when its item is due.
      next.catch(() => {})
      yield value
    }
  } finally {
    await source.return(undefined)
  }
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

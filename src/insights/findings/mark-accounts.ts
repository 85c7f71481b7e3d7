import { type AppContext, asSystem, type Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { recordEvents } from '../../platform/events.ts'
import { inEnglish } from '../../texts/sentence.ts'
import { findInsights } from '../figures.ts'
import { findFindings } from './find.ts'
import type { Finding, FindingKind } from './finding.ts'

/** Length of the period, in days up to today. */
const DAYS = 30

/** A finding of one account. */
interface AccountFinding {
  accountId: string
  kind: FindingKind
  /** The finding in English, for the CRM. */
  says: string
}

/**
 * Stores the findings of accounts, for the records that each finding names, and deletes those that no longer apply. Records
 * an event for each changed account, so that the CRM sync pushes it. Idempotent. Without a CRM it computes nothing, because
 * only the CRM sync reads them.
 */
export async function markAccounts(app: AppContext): Promise<void> {
  if (!app.crm) return
  const ctx = asSystem(app)
  const today = Temporal.Instant.fromEpochMilliseconds(ctx.now().getTime())
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
  const period = { from: today.subtract({ days: DAYS - 1 }).toString(), to: today.toString() }
  const current = await findingsByAccount(ctx, await findFindings(ctx, await findInsights(ctx, period)))
  await transact(ctx.db, (tx) => replaceFindings(ctx, tx, current))
}

/** Returns at most one finding for each account and kind: the first, which is the most severe. */
async function findingsByAccount(
  { db }: Context,
  findings: readonly Finding[],
): Promise<Map<string, AccountFinding>> {
  const named = (type: string) =>
    findings.flatMap(({ records }) => records.filter((record) => record.type === type).map(({ id }) => id))
  const select = { id: true, accountId: true } as const
  const [licenses, onboardings, accounts] = await Promise.all([
    db.license.findMany({ where: { id: { in: named('License') } }, select }),
    db.onboarding.findMany({ where: { id: { in: named('Onboarding') } }, select }),
    db.account.findMany({ where: { id: { in: named('Account') } }, select: { id: true } }),
  ])
  const accountOf = new Map([
    ...[...licenses, ...onboardings].map(({ id, accountId }) => [id, accountId] as const),
    ...accounts.map(({ id }) => [id, id] as const),
  ])
  const current = new Map<string, AccountFinding>()
  for (const { kind, text, records } of findings) {
    for (const { id } of records) {
      const accountId = accountOf.get(id)
      const key = `${accountId} ${kind}`
      if (accountId && !current.has(key)) current.set(key, { accountId, kind, says: inEnglish(text) })
    }
  }
  return current
}

async function replaceFindings(ctx: Context, tx: Tx, current: Map<string, AccountFinding>): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet account findings'))`
  const stored = await tx.accountFinding.findMany()
  const keyOf = ({ accountId, kind }: { accountId: string; kind: string }) => `${accountId} ${kind}`
  const before = new Map(stored.map((finding) => [keyOf(finding), finding]))
  const removed = stored.filter((finding) => !current.has(keyOf(finding)))
  const changed = [...current].filter(([key, { says }]) => before.get(key)?.says !== says)
  for (const { accountId, kind } of removed)
    await tx.accountFinding.delete({ where: { accountId_kind: { accountId, kind } } })
  for (const [key, finding] of changed) {
    const { accountId, kind, says } = finding
    const where = { accountId_kind: { accountId, kind } }
    if (before.has(key)) await tx.accountFinding.update({ where, data: { says } })
    else await tx.accountFinding.create({ data: { ...finding, since: ctx.now() } })
  }
  const byAccount = Map.groupBy(
    [
      ...changed.map(([, finding]) => ({ ...finding, found: true })),
      ...removed.map((finding) => ({ ...finding, found: false })),
    ],
    ({ accountId }) => accountId,
  )
  const kinds = (all: { kind: string; found: boolean }[], found: boolean) =>
    all.filter((one) => one.found === found).map(({ kind }) => kind)
  await recordEvents(
    ctx,
    tx,
    [...byAccount].map(([accountId, all]) => ({
      type: 'account.findings-changed',
      subjectId: accountId,
      accountId,
      data: { found: kinds(all, true), gone: kinds(all, false) },
    })),
  )
}

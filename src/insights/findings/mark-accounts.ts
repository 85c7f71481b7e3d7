import { type AppContext, asSystem, type Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { recordEvents } from '../../platform/events.ts'
import { findInsights } from '../figures.ts'
import { findFindings } from './find.ts'
import type { Finding, FindingKind } from './finding.ts'

/** The period whose figures are looked at, up to today. */
const DAYS = 30

/** A finding, as an account is marked with it. */
interface Mark {
  accountId: string
  kind: FindingKind
  says: string
}

/**
 * Marks the accounts in which something was found: of each finding those that it names, which are the worst of it.
 * One that is found no more is forgotten. Each account that this changes has an event, by which the CRM is told; run
 * again it changes nothing. Nobody else reads the marks, so that without a CRM nothing is computed.
 */
export async function markAccounts(app: AppContext): Promise<void> {
  if (!app.crm) return
  const ctx = asSystem(app)
  const today = Temporal.Instant.fromEpochMilliseconds(ctx.now().getTime())
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
  const period = { from: today.subtract({ days: DAYS - 1 }).toString(), to: today.toString() }
  const marks = await toMarks(ctx, await findFindings(ctx, await findInsights(ctx, period)))
  await transact(ctx.db, (tx) => replaceMarks(ctx, tx, marks))
}

/** Each account once for each kind: of several findings of a kind the first names it, which is the gravest. */
async function toMarks({ db }: Context, findings: readonly Finding[]): Promise<Map<string, Mark>> {
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
  const marks = new Map<string, Mark>()
  for (const { kind, says, records } of findings) {
    for (const { id } of records) {
      const accountId = accountOf.get(id)
      const key = `${accountId} ${kind}`
      if (accountId && !marks.has(key)) marks.set(key, { accountId, kind, says })
    }
  }
  return marks
}

async function replaceMarks(ctx: Context, tx: Tx, marks: Map<string, Mark>): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet account findings'))`
  const known = await tx.accountFinding.findMany()
  const keyOf = ({ accountId, kind }: { accountId: string; kind: string }) => `${accountId} ${kind}`
  const before = new Map(known.map((finding) => [keyOf(finding), finding]))
  const gone = known.filter((finding) => !marks.has(keyOf(finding)))
  const changed = [...marks].filter(([key, { says }]) => before.get(key)?.says !== says)
  for (const { accountId, kind } of gone)
    await tx.accountFinding.delete({ where: { accountId_kind: { accountId, kind } } })
  for (const [key, mark] of changed) {
    const { accountId, kind, says } = mark
    const where = { accountId_kind: { accountId, kind } }
    if (before.has(key)) await tx.accountFinding.update({ where, data: { says } })
    else await tx.accountFinding.create({ data: { ...mark, since: ctx.now() } })
  }
  const concerned = Map.groupBy(
    [
      ...changed.map(([, mark]) => ({ ...mark, found: true })),
      ...gone.map((mark) => ({ ...mark, found: false })),
    ],
    ({ accountId }) => accountId,
  )
  const kinds = (all: { kind: string; found: boolean }[], found: boolean) =>
    all.filter((one) => one.found === found).map(({ kind }) => kind)
  await recordEvents(
    ctx,
    tx,
    [...concerned].map(([accountId, all]) => ({
      type: 'account.findings-changed',
      subjectId: accountId,
      accountId,
      data: { found: kinds(all, true), gone: kinds(all, false) },
    })),
  )
}

import type { Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { withinBounds } from '../../platform/instant.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { expiryAfter, graceEndsAt } from '../terms/term.ts'
import { type Updates, updatesFrom } from '../terms/updates.ts'
import type { LicenseFacts } from './license-facts.ts'

/**
 * Returns the first term and the updates of a license that starts at an instant. Ends that were set at issue take
 * precedence over those of the license type. The expiry is null if the license is perpetual.
 */
export function termFrom(
  rules: LicenseTypeRules,
  license: { timeZone: string; expiryOverride: Date | null; updatesUntil: Date | null },
  at: Date,
): Updates & {
  startsAt: Date
  termAnchor: Date
  terms: number
  expiry: Date | null
  graceEndsAt: Date | null
} {
  const inZone = { ...rules, timeZone: license.timeZone }
  const end = license.expiryOverride ?? expiryAfter(inZone, at, 1)
  const expiry = end && withinBounds(end)
  return {
    startsAt: at,
    termAnchor: at,
    terms: 1,
    expiry,
    graceEndsAt: expiry && graceEndsAt(inZone, expiry),
    ...updatesFrom(inZone, at, license.updatesUntil),
  }
}

/** Columns of a license that describe its term. */
export type StartedTerm = Pick<
  LicenseFacts,
  'startsAt' | 'termAnchor' | 'expiry' | 'graceEndsAt' | 'updatesUntil'
>

/**
 * Starts the term of a license that starts with its first validation or activation, if `accepts` returns true for that
 * term. Of concurrent calls one starts the term and records the event; all return the term that was started. If the term
 * is not accepted, writes nothing and returns it with `started` false. Without `tx` it runs in a transaction of its own.
 */
export async function startTerm(
  ctx: Context,
  facts: LicenseFacts,
  at: Date,
  accepts: (term: StartedTerm) => boolean,
  tx?: Tx,
): Promise<{ term: StartedTerm; started: boolean }> {
  if (!tx) return await transact(ctx.db, (opened) => startTerm(ctx, facts, at, accepts, opened), ctx.signal)
  const license = await tx.license.findUniqueOrThrow({ where: { id: facts.licenseId } })
  const term = termFrom(facts.rules, license, at)
  if (license.startsAt === null && !accepts(term)) return { term, started: false }
  const { count } = await tx.license.updateMany({
    where: { id: facts.licenseId, startsAt: null },
    data: term,
  })
  if (count > 0) {
    const { accountId, licenseId } = facts
    await recordEvent(ctx, tx, { type: 'license.started', subjectId: licenseId, accountId, licenseId })
  }
  const stored = await tx.license.findUniqueOrThrow({
    where: { id: facts.licenseId },
    select: { startsAt: true, termAnchor: true, expiry: true, graceEndsAt: true, updatesUntil: true },
  })
  return { term: stored, started: true }
}

import type { Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { withinBounds } from '../../platform/instant.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { expiryAfter, graceEndsAt } from '../terms/term.ts'
import type { LicenseFacts } from './license-facts.ts'

/** The first term of a license, counted from an instant; an expiry given when it was issued goes before. */
export function termFrom(
  rules: LicenseTypeRules,
  license: { timeZone: string; expiryOverride: Date | null },
  at: Date,
): { startsAt: Date; termAnchor: Date; terms: number; expiry: Date | null; graceEndsAt: Date | null } {
  const inZone = { ...rules, timeZone: license.timeZone }
  const end = license.expiryOverride ?? expiryAfter(inZone, at, 1)
  const expiry = end && withinBounds(end)
  return {
    startsAt: at,
    termAnchor: at,
    terms: 1,
    expiry,
    graceEndsAt: expiry && graceEndsAt(inZone, expiry),
  }
}

/** The columns of a term. */
export type StartedTerm = Pick<LicenseFacts, 'startsAt' | 'termAnchor' | 'expiry' | 'graceEndsAt'>

/**
 * Starts the term of a license that begins with its first validation or activation, if `accepts` allows the
 * term that would begin. Of several concurrent calls one starts it, and all return the term that was started.
 * Writes nothing if the term is not accepted.
 */
export async function startTerm(
  ctx: Context,
  facts: LicenseFacts,
  at: Date,
  accepts: (term: StartedTerm) => boolean,
  tx?: Tx,
): Promise<{ term: StartedTerm; begun: boolean }> {
  if (!tx) return await transact(ctx.db, (opened) => startTerm(ctx, facts, at, accepts, opened), ctx.signal)
  const license = await tx.license.findUniqueOrThrow({ where: { id: facts.licenseId } })
  const term = termFrom(facts.rules, license, at)
  if (license.startsAt === null && !accepts(term)) return { term, begun: false }
  const { count } = await tx.license.updateMany({
    where: { id: facts.licenseId, startsAt: null },
    data: term,
  })
  if (count > 0) {
    const { accountId, licenseId } = facts
    await recordEvent(ctx, tx, { type: 'license.started', subjectId: licenseId, accountId, licenseId })
  }
  const started = await tx.license.findUniqueOrThrow({
    where: { id: facts.licenseId },
    select: { startsAt: true, termAnchor: true, expiry: true, graceEndsAt: true },
  })
  return { term: started, begun: true }
}

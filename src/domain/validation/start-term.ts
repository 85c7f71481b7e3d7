import type { Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
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
  const expiry = license.expiryOverride ?? expiryAfter(inZone, at, 1)
  return {
    startsAt: at,
    termAnchor: at,
    terms: 1,
    expiry,
    graceEndsAt: expiry && graceEndsAt(inZone, expiry),
  }
}

/**
 * Starts the term of a license that begins with its first validation or activation. Of several that try at
 * once one succeeds, and all answer the term that was started.
 */
export async function startTerm(
  ctx: Context,
  facts: LicenseFacts,
  at: Date,
  tx?: Tx,
): Promise<Pick<LicenseFacts, 'startsAt' | 'termAnchor' | 'expiry' | 'graceEndsAt'>> {
  if (!tx) return await transact(ctx.db, (opened) => startTerm(ctx, facts, at, opened), ctx.signal)
  const license = await tx.license.findUniqueOrThrow({ where: { id: facts.licenseId } })
  const { count } = await tx.license.updateMany({
    where: { id: facts.licenseId, startsAt: null },
    data: termFrom(facts.rules, license, at),
  })
  if (count > 0) {
    const { accountId, licenseId } = facts
    await recordEvent(ctx, tx, { type: 'license.started', subjectId: licenseId, accountId, licenseId })
  }
  return await tx.license.findUniqueOrThrow({
    where: { id: facts.licenseId },
    select: { startsAt: true, termAnchor: true, expiry: true, graceEndsAt: true },
  })
}

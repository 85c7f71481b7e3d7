import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { LAST_INSTANT } from '../../platform/instant.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { notify } from '../notifications/notify.ts'
import { graceEndsAt, renewedTerm } from '../terms/term.ts'
import { carryUsage } from './carry-usage.ts'
import { lockLicense } from './lock.ts'

const renewInput = z.strictObject({
  licenseId: z.string(),
  terms: z.int().min(1, 'must be at least 1').max(1000, 'must be at most 1000').nullish(),
})

/**
 * Moves the expiry by one term, or by `terms` terms, according to the `renewalBasis` of the license type.
 * Keeps devices, keys and entitlements, and never ends a suspension.
 *
 * Refused LICENSE_REVOKED, LICENSE_PERPETUAL, LICENSE_NOT_STARTED, or RENEWAL_WOULD_BE_PAST if the new expiry
 * has already passed, so that no customer pays for a term that is over.
 */
export async function renewLicense(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof renewInput>,
): Promise<{ licenseId: string }> {
  const { licenseId, terms } = parseInput(renewInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  const rules = { ...(license.revision.rules as LicenseTypeRules), timeZone: license.timeZone }
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked permanently. Issue a new license.')
  if (rules.term === null)
    throw new StateRefusal(
      'LICENSE_PERPETUAL',
      license.expiry
        ? `The license type is perpetual, so it has no term to renew by, but this license expires at ${license.expiry.toISOString()}. Change the license type, or reset its expiry with changeLicenseType.`
        : 'The license is perpetual and has no term. No renewal is needed.',
    )
  if (!license.termAnchor || !license.expiry) {
    throw new StateRefusal(
      'LICENSE_NOT_STARTED',
      'The first term of the license has not started. Renew the license after its start.',
    )
  }

  const current = { anchor: license.termAnchor, terms: license.terms, expiry: license.expiry }
  const renewed = renewedTerm({ ...rules, term: rules.term }, current, ctx.now(), terms ?? undefined)
  if (renewed === 'RENEWAL_WOULD_BE_PAST') {
    throw new StateRefusal(
      'RENEWAL_WOULD_BE_PAST',
      'The new expiry has already passed. Set `terms` to the number of terms to renew by.',
      'RENEW',
    )
  }
  const { anchor, expiry } = renewed
  if (expiry > LAST_INSTANT) {
    throw new InputRefusal([{ path: ['terms'], message: 'must not move the expiry beyond the year 9999' }])
  }
  await tx.license.update({
    where: { id: licenseId },
    data: { termAnchor: anchor, terms: renewed.terms, expiry, graceEndsAt: graceEndsAt(rules, expiry) },
  })
  await carryUsage(tx, { ...license, rules }, anchor, ctx.now())
  const data = { from: license.expiry.toISOString(), to: expiry.toISOString() }
  await recordEvent(ctx, tx, {
    type: 'license.renewed',
    subjectId: licenseId,
    accountId: license.accountId,
    licenseId,
    data,
  })
  await notify(ctx, tx, [{ message: 'LICENSE_RENEWED', licenseId, occasion: data.to }])
  return { licenseId }
}

import { z } from 'zod'
import type { License } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { LAST_INSTANT } from '../../platform/instant.ts'
import { moment, say } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { notify } from '../notifications/notify.ts'
import { graceEndsAt, renewedTerm } from '../terms/term.ts'
import { nextUpdatesStart, renewedUpdates, type Updates } from '../terms/updates.ts'
import { carryUsage } from './carry-usage.ts'
import { lockLicense } from './lock.ts'

/** Number of terms of a renewal. */
export const renewalTerms = z.int().min(1).max(1000)

const renewInput = z.strictObject({
  licenseId: z.string(),
  terms: renewalTerms.nullish(),
})

/**
 * Moves the expiry by one term, or by `terms` terms, according to the `renewalBasis` of the license type, and
 * the end of the updates by as many periods. A perpetual license has its updates renewed. Keeps devices, keys
 * and entitlements, and never ends a suspension.
 *
 * Refused LICENSE_REVOKED, LICENSE_PERPETUAL if the license has neither a term nor updates that end,
 * LICENSE_NOT_STARTED, or RENEWAL_WOULD_BE_PAST if the new end has already passed, so that no customer pays
 * for a time that is over.
 */
export async function renewLicense(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof renewInput>,
): Promise<{ licenseId: string }> {
  const { licenseId, terms: given } = parseInput(renewInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  const rules = { ...(license.revision.rules as LicenseTypeRules), timeZone: license.timeZone }
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))
  const terms = given ?? 1
  // changeLicense can make a license perpetual although its type has a term.
  const isPerpetual = rules.term === null || (license.startsAt !== null && license.expiry === null)
  const { columns, data } =
    rules.term === null || isPerpetual
      ? renewUpdates(license, rules, ctx.now(), terms)
      : renewTerm(license, { ...rules, term: rules.term }, ctx.now(), terms)
  if ([columns.expiry, columns.updatesUntil].some((end) => end && end > LAST_INSTANT))
    throw new InputRefusal([{ path: ['terms'], text: say('INPUT_END_OUT_OF_RANGE') }])
  await tx.license.update({ where: { id: licenseId }, data: columns })
  if (columns.termAnchor) await carryUsage(tx, { ...license, rules }, columns.termAnchor, ctx.now())
  await recordEvent(ctx, tx, {
    type: 'license.renewed',
    subjectId: licenseId,
    accountId: license.accountId,
    licenseId,
    data,
  })
  await notify(ctx, tx, [{ message: 'LICENSE_RENEWED', licenseId, occasion: data.to ?? data.updatesTo! }])
  return { licenseId }
}

/** Columns of a license that a renewal changes, and the data of its event. */
interface Renewal {
  columns: Partial<Pick<License, 'termAnchor' | 'terms' | 'expiry' | 'graceEndsAt' | keyof Updates>>
  data: { from?: string; to?: string; updatesFrom?: string; updatesTo?: string }
}

function renewTerm(
  license: License,
  rules: LicenseTypeRules & { term: string },
  now: Date,
  terms: number,
): Renewal {
  if (!license.termAnchor || !license.expiry) throw notStarted()
  const current = { anchor: license.termAnchor, terms: license.terms, expiry: license.expiry }
  const renewed = renewedTerm(rules, current, now, terms)
  if (renewed === 'RENEWAL_WOULD_BE_PAST') throw wouldBePast()
  const { anchor, expiry } = renewed
  // The renewed terms begin with the former expiry, unless they are all that is counted from the anchor.
  const start = renewed.terms === terms ? anchor : license.expiry
  const updates = rules.updates
    ? renewedUpdates({ ...rules, updates: rules.updates }, license, start, terms)
    : null
  return {
    columns: {
      termAnchor: anchor,
      terms: renewed.terms,
      expiry,
      graceEndsAt: graceEndsAt(rules, expiry),
      ...updates,
    },
    data: {
      from: license.expiry.toISOString(),
      to: expiry.toISOString(),
      ...(updates && updatesData(license, updates)),
    },
  }
}

/** Renews the updates of a perpetual license. */
function renewUpdates(license: License, rules: LicenseTypeRules, now: Date, periods: number): Renewal {
  const { updates } = rules
  if (!updates || license.expiry) throw perpetual(license)
  if (!license.startsAt) throw notStarted()
  const start = nextUpdatesStart(rules, license.updatesUntil, now)
  const columns = renewedUpdates({ ...rules, updates }, license, start, periods)
  if (columns.updatesUntil < now) throw wouldBePast()
  return { columns, data: updatesData(license, columns) }
}

function updatesData(former: { updatesUntil: Date | null }, { updatesUntil }: { updatesUntil: Date }) {
  return {
    ...(former.updatesUntil && { updatesFrom: former.updatesUntil.toISOString() }),
    updatesTo: updatesUntil.toISOString(),
  }
}

function perpetual({ expiry, timeZone }: License): StateRefusal {
  return new StateRefusal(
    'LICENSE_PERPETUAL',
    expiry
      ? say('LICENSE_PERPETUAL_WITH_EXPIRY', { expiry: moment(expiry, timeZone) })
      : say('LICENSE_PERPETUAL'),
  )
}

function notStarted(): StateRefusal {
  return new StateRefusal('LICENSE_NOT_STARTED', say('LICENSE_NOT_STARTED'))
}

function wouldBePast(): StateRefusal {
  return new StateRefusal('RENEWAL_WOULD_BE_PAST', say('RENEWAL_WOULD_BE_PAST'), 'RENEW')
}

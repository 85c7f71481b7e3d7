import { z } from 'zod'
import type { License } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { code, parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { getLicenseType, getPublishedRevision } from '../catalogue/license-types/get-license-type.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { graceEndsAt } from '../terms/term.ts'
import { endlessUpdates, type Updates, updatesFrom } from '../terms/updates.ts'
import { termFrom } from '../validation/start-term.ts'
import { followRevision } from './follow-revision.ts'
import { lockLicense } from './lock.ts'
import { seatColumnsOf } from './seat-columns.ts'

/** What happens to the expiry when the license type changes: KEEP leaves it, RESET starts a term now. */
export const expiryChanges = ['KEEP', 'RESET'] as const

const changeInput = z.strictObject({
  licenseId: z.string(),
  licenseType: code,
  expiry: z.enum(expiryChanges),
})

/**
 * Moves a license to the published revision of a license type of the same product. The type can be its
 * present one. The license keeps its key, devices, entitlements and its own number of seats. KEEP leaves the
 * expiry; RESET starts a term now. Removes no device if the new limit is below the number of active devices.
 * New devices are then refused until the limit is met. Leases, heartbeats and the check-in of the new rules
 * start now. A suspended license stays suspended.
 *
 * Refused LICENSE_REVOKED, LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_NOT_PUBLISHED, LICENSE_TYPE_RETIRED, or
 * PRODUCT_MISMATCH if the type belongs to another product.
 */
export async function changeLicenseType(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof changeInput>,
): Promise<{ licenseId: string }> {
  const input = parseInput(changeInput, raw)
  const { licenseId } = input
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))
  const licenseType = await getLicenseType(tx, input.licenseType)
  if (licenseType.productId !== license.productId) {
    throw new StateRefusal(
      'PRODUCT_MISMATCH',
      say('PRODUCT_MISMATCH_OF_LICENSE_TYPE', { licenseType: licenseType.code }),
    )
  }
  const revision = await getPublishedRevision(tx, licenseType)
  if (revision.id === license.revisionId && input.expiry === 'KEEP') return { licenseId }

  const rules = revision.rules as LicenseTypeRules
  if (input.expiry === 'KEEP') assertExpiryCanStay(license, license.revision.rules as LicenseTypeRules, rules)
  const now = ctx.now()
  const maxActivations = license.maxActivationsFixed ? license.maxActivations : rules.maxActivations
  await tx.license.update({
    where: { id: licenseId },
    data: {
      licenseTypeId: licenseType.id,
      revisionId: revision.id,
      ...(await seatColumnsOf(tx, license, { maxActivations, rules }, now)),
      // The schedule then plans the notices of the new rules.
      noticesFor: null,
      updatesNoticesFor: null,
      ...changedTerm(license, rules, input.expiry, now),
    },
  })
  await followRevision(ctx, tx, license, { code: licenseType.code, revision }, { expiry: input.expiry })
  return { licenseId }
}

/** Refuses KEEP if a perpetual license gets a term, or a license with a term becomes perpetual: no expiry can stay. */
function assertExpiryCanStay(license: License, from: LicenseTypeRules, to: LicenseTypeRules): void {
  const becomesPerpetual = from.term !== null && to.term === null && license.expiry !== null
  const gainsTerm = to.term !== null && license.startsAt !== null && license.expiry === null
  if (!becomesPerpetual && !gainsTerm) return
  throw new InputRefusal([
    {
      path: ['expiry'],
      text: gainsTerm ? say('INPUT_EXPIRY_OF_PERPETUAL_LICENSE') : say('INPUT_EXPIRY_UNDER_PERPETUAL_TYPE'),
      allowed: ['RESET'],
    },
  ])
}

function changedTerm(
  license: License,
  rules: LicenseTypeRules,
  change: (typeof expiryChanges)[number],
  now: Date,
) {
  const startsNow = license.startsAt === null && rules.termStartsAt === 'ISSUE'
  if (change === 'RESET' || startsNow) {
    const ends = { expiryOverride: null, updatesUntil: null }
    const { startsAt, ...term } = termFrom(rules, { timeZone: license.timeZone, ...ends }, now)
    return { ...term, startsAt: license.startsAt ?? startsAt, expiryOverride: null }
  }
  const { expiry, timeZone } = license
  return {
    graceEndsAt: expiry && graceEndsAt({ ...rules, timeZone }, expiry),
    ...keptUpdates(license, { ...rules, timeZone }, now),
  }
}

/** Updates that the former type did not limit begin with the change, so that no version is lost by surprise. */
function keptUpdates(license: License, rules: LicenseTypeRules, now: Date): Partial<Updates> {
  if (!rules.updates) return endlessUpdates
  if (license.updatesUntil || !license.startsAt) return {}
  return updatesFrom(rules, now, null)
}

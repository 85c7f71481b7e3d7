import { z } from 'zod'
import type { License } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { code, parseInput } from '../../platform/input.ts'
import { getLicenseType, getPublishedRevision } from '../catalogue/license-types/get-license-type.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { graceEndsAt } from '../terms/term.ts'
import { termFrom } from '../validation/start-term.ts'
import { applyRules } from './apply-rules.ts'
import { lockLicense } from './lock.ts'
import { seatLimitOf } from './seat-limit.ts'

export const expiryChanges = ['KEEP', 'RESET'] as const

const changeInput = z.object({
  licenseId: z.string(),
  licenseType: code,
  expiry: z.enum(expiryChanges),
})

/**
 * Moves a license to the published revision of a license type of its product, which may be its own. Key,
 * devices, entitlements and seats of its own stay. KEEP leaves the expiry; RESET begins a term now. Where
 * the new limit is lower than the devices in use, none is removed, and none is added until it is met.
 * Leases, heartbeats and the check-in that the new rules ask for begin now. Revives nothing: a suspended
 * license stays suspended.
 */
export async function changeLicenseType(ctx: Context, tx: Tx, raw: unknown): Promise<{ licenseId: string }> {
  const input = parseInput(changeInput, raw)
  const { licenseId } = input
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked, for good; issue a new one.')
  const licenseType = await getLicenseType(tx, input.licenseType)
  if (licenseType.productId !== license.productId) {
    throw new StateRefusal('PRODUCT_MISMATCH', `License type ${licenseType.code} is of another product.`)
  }
  const revision = await getPublishedRevision(tx, licenseType)
  if (revision.id === license.revisionId && input.expiry === 'KEEP') return { licenseId }

  const rules = revision.rules as LicenseTypeRules
  if (input.expiry === 'KEEP') assertExpiryCanStay(license, license.revision.rules as LicenseTypeRules, rules)
  const now = ctx.now()
  const maxActivations = license.maxActivationsFixed ? license.maxActivations : rules.maxActivations
  const seatLimit = seatLimitOf(maxActivations, rules.overage)
  await tx.license.update({
    where: { id: licenseId },
    data: {
      licenseTypeId: licenseType.id,
      revisionId: revision.id,
      maxActivations,
      // The notices are those of the new rules.
      noticesFor: null,
      seatLimit,
      seatCeiling: seatLimit === null ? null : Math.max(seatLimit, license.activeActivations),
      ...termOf(license, rules, input.expiry, now),
    },
  })
  await applyRules(tx, license, { from: license.revision.rules as LicenseTypeRules, to: rules }, now)
  const data = { licenseType: licenseType.code, revision: revision.number, expiry: input.expiry }
  const { accountId } = license
  await recordEvent(ctx, tx, {
    type: 'license.type-changed',
    subjectId: licenseId,
    accountId,
    licenseId,
    data,
  })
  return { licenseId }
}

/** Refuses KEEP between a perpetual license and one with a term: there is no expiry, or no term, that could stay. */
function assertExpiryCanStay(license: License, from: LicenseTypeRules, to: LicenseTypeRules): void {
  const becomesPerpetual = from.term !== null && to.term === null && license.expiry !== null
  const gainsTerm = to.term !== null && license.startsAt !== null && license.expiry === null
  if (!becomesPerpetual && !gainsTerm) return
  throw new InputRefusal([
    {
      path: ['expiry'],
      message: gainsTerm
        ? 'must be RESET: the license is perpetual, and has no expiry that the new term could keep'
        : 'must be RESET: the new type is perpetual, and a license under it has no expiry',
      allowed: ['RESET'],
    },
  ])
}

function termOf(
  license: License,
  rules: LicenseTypeRules,
  change: (typeof expiryChanges)[number],
  now: Date,
) {
  const begins = license.startsAt === null && rules.termStartsAt === 'ISSUE'
  if (change === 'RESET' || begins) {
    const { startsAt, ...term } = termFrom(rules, { timeZone: license.timeZone, expiryOverride: null }, now)
    return { ...term, startsAt: license.startsAt ?? startsAt, expiryOverride: null }
  }
  const { expiry, timeZone } = license
  return { graceEndsAt: expiry && graceEndsAt({ ...rules, timeZone }, expiry) }
}

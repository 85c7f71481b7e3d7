import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, LimitRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { expiryAfter, graceEndsAt } from '../terms/term.ts'
import { lockLicense } from './lock.ts'

const extendInput = z.strictObject({
  licenseId: z.string(),
  days: z.int().min(1, 'must be at least 1'),
  reason: prose({ max: 500 }),
})

/** Limits of a trial extension. */
export interface TrialExtension {
  /** Most days of one extension. */
  days: number
  /** Most extensions of one trial. */
  times: number
}

/**
 * Moves the expiry of a trial by a number of days, from the expiry or from now if it has passed. Changes
 * nothing else. The lock on the license keeps concurrent calls within `allowed`. Refused TRIAL_ONLY,
 * LICENSE_REVOKED, LICENSE_NOT_STARTED, TRIAL_EXTENSION_EXCEEDED, or INPUT_INVALID if `days` is above the
 * limit.
 */
export async function extendTrial(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof extendInput>,
  allowed: TrialExtension,
): Promise<{ licenseId: string; expiry: Date }> {
  const { licenseId, days, reason } = parseInput(extendInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  const rules = { ...(license.revision.rules as LicenseTypeRules), timeZone: license.timeZone }
  if (!rules.trial)
    throw new StateRefusal('TRIAL_ONLY', 'Only a trial can be extended. Renew the license instead.', 'RENEW')
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked permanently. Issue a new license.')
  if (!license.expiry)
    throw new StateRefusal(
      'LICENSE_NOT_STARTED',
      'The trial has not started, so it has no expiry to move. Activate the license first.',
      'ACTIVATE',
    )
  const used = await tx.event.count({ where: { licenseId, type: 'license.trial-extended' } })
  if (used >= allowed.times) {
    const message = `A trial can be extended ${allowed.times} times at most. Issue a license of another type instead.`
    throw new LimitRefusal('TRIAL_EXTENSION_EXCEEDED', message, { limit: allowed.times, used })
  }
  if (days > allowed.days)
    throw new InputRefusal([{ path: ['days'], message: `must be at most ${allowed.days}` }])

  const now = ctx.now()
  const from = new Date(Math.max(license.expiry.getTime(), now.getTime()))
  const expiry = expiryAfter({ ...rules, term: `P${days}D` }, from, 1)
  await tx.license.update({
    where: { id: licenseId },
    data: { expiry, graceEndsAt: graceEndsAt(rules, expiry) },
  })
  const { accountId } = license
  const data = { days, expiry: expiry.toISOString(), reason }
  await recordEvent(ctx, tx, {
    type: 'license.trial-extended',
    subjectId: licenseId,
    accountId,
    licenseId,
    data,
  })
  return { licenseId, expiry }
}

import { z } from 'zod'
import type { License, LicenseTypeRevision } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, LimitRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput, text } from '../../platform/input.ts'
import { LAST_INSTANT } from '../../platform/instant.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { expiryAfter, graceEndsAt } from '../terms/term.ts'
import type { ExtensionBounds } from './extension-settings.ts'
import { lockLicense } from './lock.ts'

const extendInput = z.strictObject({
  licenseId: z.string(),
  days: z.int().min(1, 'must be at least 1'),
  reason: text({ max: 500 }),
})
export type ExtendInput = z.input<typeof extendInput>

type LockedLicense = License & { revision: LicenseTypeRevision }

/**
 * Moves the expiry of a trial by a number of days, from the expiry or from now if it has passed. Changes nothing else. The
 * lock on the license keeps concurrent calls within the bounds. Refused TRIAL_ONLY, LICENSE_REVOKED, LICENSE_NOT_STARTED,
 * TRIAL_EXTENSION_EXCEEDED, or INPUT_INVALID if `days` is above the bound.
 */
export async function extendTrial(
  ctx: Context,
  tx: Tx,
  raw: ExtendInput,
): Promise<{ licenseId: string; expiry: Date }> {
  const input = parseInput(extendInput, raw)
  const license = await lockLicense(ctx, tx, input.licenseId)
  if (!rulesOf(license).trial)
    throw new StateRefusal('TRIAL_ONLY', 'Only a trial can be extended. Renew the license instead.', 'RENEW')
  return await extend(ctx, tx, license, input)
}

/**
 * Moves the expiry of a license by some goodwill days, from the expiry or from now if it has passed. A trial is extended
 * within the bounds of trials, another license within those of licenses: the next renewal counts from the new expiry, and
 * allows new extensions. Refused as `extendTrial`, LICENSE_PERPETUAL, and LICENSE_EXTENSION_EXCEEDED.
 */
export async function extendLicense(
  ctx: Context,
  tx: Tx,
  raw: ExtendInput,
): Promise<{ licenseId: string; expiry: Date }> {
  const input = parseInput(extendInput, raw)
  return await extend(ctx, tx, await lockLicense(ctx, tx, input.licenseId), input)
}

async function extend(
  ctx: Context,
  tx: Tx,
  license: LockedLicense,
  { days, reason }: z.output<typeof extendInput>,
): Promise<{ licenseId: string; expiry: Date }> {
  const { id: licenseId, accountId } = license
  const rules = rulesOf(license)
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked permanently. Issue a new license.')
  if (!license.expiry) {
    if (license.startsAt)
      throw new StateRefusal('LICENSE_PERPETUAL', 'The license is perpetual. It has no expiry to move.')
    const noun = rules.trial ? 'trial' : 'license'
    throw new StateRefusal(
      'LICENSE_NOT_STARTED',
      `The ${noun} has not started, so it has no expiry to move. Activate the license first.`,
      'ACTIVATE',
    )
  }
  if (rules.trial) await assertTrialBounds(ctx, tx, licenseId, days)
  else await assertLicenseBounds(ctx, tx, licenseId, days)

  const now = ctx.now()
  const from = new Date(Math.max(license.expiry.getTime(), now.getTime()))
  const expiry = expiryAfter({ ...rules, term: `P${days}D` }, from, 1)
  if (expiry > LAST_INSTANT)
    throw new InputRefusal([{ path: ['days'], message: 'must not move the expiry beyond the year 9999' }])
  await tx.license.update({
    where: { id: licenseId },
    // The schedule then plans the notices of the updates for the new expiry.
    data: { expiry, graceEndsAt: graceEndsAt(rules, expiry), updatesNoticesFor: null },
  })
  await recordEvent(ctx, tx, {
    type: rules.trial ? 'license.trial-extended' : 'license.extended',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: { days, expiry: expiry.toISOString(), reason },
  })
  return { licenseId, expiry }
}

async function assertTrialBounds(ctx: Context, tx: Tx, licenseId: string, days: number): Promise<void> {
  const bounds = ctx.extensions.trials
  const used = await tx.event.count({ where: { licenseId, type: 'license.trial-extended' } })
  if (used >= bounds.times) {
    const message = `A trial can be extended ${bounds.times} times at most. Issue a license of another type instead.`
    throw new LimitRefusal('TRIAL_EXTENSION_EXCEEDED', message, { limit: bounds.times, used })
  }
  assertDays(bounds, days)
}

/** Extensions before the last renewal do not count: a renewal begins another term. */
async function assertLicenseBounds(ctx: Context, tx: Tx, licenseId: string, days: number): Promise<void> {
  const bounds = ctx.extensions.licenses
  const renewed = await tx.event.findFirst({
    where: { licenseId, type: 'license.renewed' },
    orderBy: { position: 'desc' },
    select: { position: true },
  })
  const used = await tx.event.count({
    where: { licenseId, type: 'license.extended', ...(renewed && { position: { gt: renewed.position } }) },
  })
  if (used >= bounds.times) {
    const message = `A license can be extended ${bounds.times} times at most in one term. Renew it instead.`
    const state = { limit: bounds.times, used, nextAction: 'RENEW' } as const
    throw new LimitRefusal('LICENSE_EXTENSION_EXCEEDED', message, state)
  }
  assertDays(bounds, days)
}

function assertDays(bounds: ExtensionBounds, days: number): void {
  if (days > bounds.days)
    throw new InputRefusal([{ path: ['days'], message: `must be at most ${bounds.days}` }])
}

function rulesOf({ revision, timeZone }: LockedLicense): LicenseTypeRules {
  return { ...(revision.rules as LicenseTypeRules), timeZone }
}

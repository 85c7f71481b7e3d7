import { z } from 'zod'
import type { License, LicenseTypeRevision } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import {
  InputRefusal,
  LimitRefusal,
  type NextAction,
  type RefusalCode,
  StateRefusal,
} from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput, text } from '../../platform/input.ts'
import { LAST_INSTANT } from '../../platform/instant.ts'
import { say, type Text } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { expiryAfter, graceEndsAt } from '../terms/term.ts'
import type { ExtensionBounds } from './extension-settings.ts'
import { lockLicense } from './lock.ts'

/** Goodwill days. The bounds of the license are checked in addition. */
export const extensionDays = z.int().min(1)

const extendInput = z.strictObject({
  licenseId: z.string(),
  days: extensionDays,
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
  if (!rulesOf(license).trial) throw new StateRefusal('TRIAL_ONLY', say('TRIAL_ONLY'), 'RENEW')
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
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))
  if (!license.expiry) {
    if (license.startsAt) throw new StateRefusal('LICENSE_PERPETUAL', say('LICENSE_PERPETUAL_FOR_EXTENSION'))
    throw new StateRefusal(
      'LICENSE_NOT_STARTED',
      say('LICENSE_NOT_STARTED_FOR_EXTENSION', { kind: rules.trial ? 'TRIAL' : 'LICENSE' }),
      'ACTIVATE',
    )
  }
  const extension = extensionOf(ctx, rules)
  await assertBounds(tx, licenseId, extension, days)

  const now = ctx.now()
  const from = new Date(Math.max(license.expiry.getTime(), now.getTime()))
  const expiry = expiryAfter({ ...rules, term: `P${days}D` }, from, 1)
  if (expiry > LAST_INSTANT) throw new InputRefusal([{ path: ['days'], text: say('INPUT_END_OUT_OF_RANGE') }])
  await tx.license.update({
    where: { id: licenseId },
    // The schedule then plans the notices of the updates for the new expiry.
    data: { expiry, graceEndsAt: graceEndsAt(rules, expiry), updatesNoticesFor: null },
  })
  await recordEvent(ctx, tx, {
    type: extension.type,
    subjectId: licenseId,
    accountId,
    licenseId,
    data: { days, expiry: expiry.toISOString(), reason },
  })
  return { licenseId, expiry }
}

/** An extension of a trial or of another license: its event, its bounds, and the refusal of one more. */
interface Extension {
  type: 'license.extended' | 'license.trial-extended'
  bounds: ExtensionBounds
  /** The event that begins a term with new extensions; null if all extensions of the license count. */
  restartedBy: 'license.renewed' | null
  exceeded: { code: RefusalCode; text: Text; nextAction?: NextAction }
}

function extensionOf({ extensions: { trials, licenses } }: Context, { trial }: LicenseTypeRules): Extension {
  return trial
    ? {
        type: 'license.trial-extended',
        bounds: trials,
        restartedBy: null,
        exceeded: {
          code: 'TRIAL_EXTENSION_EXCEEDED',
          text: say('TRIAL_EXTENSION_EXCEEDED', { limit: trials.times }),
        },
      }
    : {
        type: 'license.extended',
        bounds: licenses,
        restartedBy: 'license.renewed',
        exceeded: {
          code: 'LICENSE_EXTENSION_EXCEEDED',
          text: say('LICENSE_EXTENSION_EXCEEDED', { limit: licenses.times }),
          nextAction: 'RENEW',
        },
      }
}

async function assertBounds(
  tx: Tx,
  licenseId: string,
  { type, bounds, restartedBy, exceeded }: Extension,
  days: number,
): Promise<void> {
  const restart = restartedBy
    ? await tx.event.findFirst({
        where: { licenseId, type: restartedBy },
        orderBy: { position: 'desc' },
        select: { position: true },
      })
    : null
  const used = await tx.event.count({
    where: { licenseId, type, ...(restart && { position: { gt: restart.position } }) },
  })
  const { code, text, ...state } = exceeded
  if (used >= bounds.times) throw new LimitRefusal(code, text, { ...state, limit: bounds.times, used })
  assertDaysAllowed(days, bounds.days)
}

/** Refuses INPUT_INVALID for more days than one extension can have. */
export function assertDaysAllowed(days: number, maximum: number): void {
  if (days <= maximum) return
  throw new InputRefusal([{ path: ['days'], text: say('INPUT_NUMBER_TOO_LARGE', { maximum }) }])
}

function rulesOf({ revision, timeZone }: LockedLicense): LicenseTypeRules {
  return { ...(revision.rules as LicenseTypeRules), timeZone }
}

import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput, text } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { LicenseKey } from '../license-keys/key.ts'
import { storedKey } from '../license-keys/presented-key.ts'
import { deleteUselessKeys } from '../notifications/delete-sealed-keys.ts'
import { keyMessages } from '../notifications/messages.ts'
import { notify } from '../notifications/notify.ts'
import { duration } from '../terms/duration.ts'
import { toDate } from '../terms/time-zone.ts'
import { lockLicense } from './lock.ts'

const rotateInput = z.strictObject({
  licenseId: z.string(),
  /** How long the old key keeps working; not at all by default. */
  overlap: duration({ min: 'PT0S', max: 'P1Y' }).nullish(),
  reason: text({ max: 500 }).nullish(),
})

/** How long a replaced key returns KEY_ROTATED after it stopped working. */
const REMEMBERED = 'P90D'

/**
 * Gives a license a new key and returns it once. The old key works for the overlap, then returns KEY_ROTATED
 * for 90 days, then NOT_FOUND. Devices stay active: they need the new key for the next validation after the
 * overlap. Mails the new key to the recipient of the last one. Refused LICENSE_REVOKED if the license is
 * revoked, and INPUT_INVALID for support without a reason.
 */
export async function rotateLicenseKey(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof rotateInput>,
): Promise<{ licenseId: string; licenseKey: string }> {
  const { licenseId, overlap, reason } = parseInput(rotateInput, raw)
  if (ctx.caller.audience === 'SUPPORT' && !reason)
    throw new InputRefusal([{ path: ['reason'], text: say('INPUT_REASON_MISSING') }])
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))

  const now = ctx.now()
  const works = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('UTC')
    .add(overlap ?? 'PT0S')
  await tx.licenseKey.updateMany({
    where: { licenseId, supersededAt: null },
    data: {
      supersededAt: now,
      worksUntil: new Date(works.epochMilliseconds),
      forgottenAt: new Date(works.add(REMEMBERED).epochMilliseconds),
    },
  })
  const key = LicenseKey.generate((license.revision.rules as LicenseTypeRules).keyPrefix)
  await tx.license.update({
    where: { id: licenseId },
    data: { keyHint: key.hint, keys: { create: storedKey(ctx, key, now) } },
  })
  await deleteUselessKeys(tx, licenseId)
  const { accountId } = license
  const data = { overlap: overlap ?? 'PT0S', ...(reason && { reason }) }
  await recordEvent(ctx, tx, {
    type: 'license-key.rotated',
    subjectId: licenseId,
    accountId,
    licenseId,
    data,
  })
  const licenseKey = key.reveal()
  await notify(ctx, tx, [
    {
      message: 'KEY_ROTATED',
      licenseId,
      occasion: randomUUIDv7(),
      // Null if the old key no longer works.
      data: { worksUntil: works.epochMilliseconds > now.getTime() ? toDate(works).toISOString() : null },
      licenseKey,
      contactId: await findKeyRecipient(tx, licenseId),
    },
  ])
  return { licenseId, licenseKey }
}

/** Id of the contact that received the last key by mail; null if mail to that contact is stopped. */
async function findKeyRecipient(tx: Tx, licenseId: string): Promise<string | null> {
  const last = await tx.notification.findFirst({
    where: { licenseId, message: { in: [...keyMessages] }, contact: { mailStoppedAt: null } },
    orderBy: { id: 'desc' },
    select: { contactId: true },
  })
  return last?.contactId ?? null
}

import { z } from 'zod'
import type { Contact } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { SeatHolder } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { toTypedId } from '../../platform/ids.ts'
import { parseInput } from '../../platform/input.ts'
import { type CodeSubject, type RequestedCode, requestCode } from '../mailed-codes/request.ts'
import { recipientsOf } from '../notifications/recipients.ts'
import { assertKeyWorks, lockFactsByKey } from '../validation/facts-by-key.ts'
import { findSeatHolders } from './seat-holders.ts'

const requestInput = z.strictObject({ key: z.string(), idempotencyKey })
export type RequestDeviceReleaseInput = z.input<typeof requestInput>

export interface RequestDeviceReleaseResult extends Omit<RequestedCode, 'created'> {
  seatHolders: SeatHolder[]
}

/** What a code for releasing a device of a license is for. */
export function releaseCodeOf(licenseId: string): CodeSubject {
  return { purpose: 'RELEASE_DEVICE', subject: licenseId, binding: '' }
}

/**
 * Mails a one-time code for `releaseDevice` to one contact that mails about released devices concern. The result does
 * not depend on whether there is one. Returns the devices that hold seats. Refused CODE_LIMIT_EXCEEDED,
 * LICENSE_KEY_MALFORMED, LICENSE_KEY_ROTATED and LICENSE_NOT_FOUND.
 */
export async function requestDeviceRelease(
  ctx: Context,
  tx: Tx,
  raw: RequestDeviceReleaseInput,
): Promise<RequestDeviceReleaseResult> {
  const { key } = parseInput(requestInput, raw)
  const facts = await lockFactsByKey(ctx, tx, { key })
  assertKeyWorks(facts, ctx.now())
  const { licenseId, accountId, productName, licenseTypeName } = facts
  const contact = await findRecipient(tx, accountId)
  const { created, ...requested } = await requestCode(
    ctx,
    tx,
    releaseCodeOf(licenseId),
    contact && {
      message: 'DEVICE_RELEASE_CODE',
      recipient: { name: contact.name, email: contact.email, locale: contact.locale },
      product: { name: productName },
      licenseType: { name: licenseTypeName },
    },
  )
  if (created) {
    await recordEvent(ctx, tx, {
      type: 'device-release.requested',
      subjectId: licenseId,
      accountId,
      licenseId,
      data: { contact: contact && toTypedId('Contact', contact.id) },
    })
  }
  return { ...requested, seatHolders: await findSeatHolders(tx, licenseId, ctx.now()) }
}

/** Returns the first contact that receives mails about released devices; null if no contact receives mail. */
async function findRecipient(tx: Tx, accountId: string): Promise<Contact | null> {
  const contacts = await tx.contact.findMany({
    where: { accountId, removedAt: null },
    orderBy: { id: 'asc' },
  })
  const concerned = recipientsOf('DEVICE_RELEASED', contacts)
  return concerned.find(({ mailStopReason }) => mailStopReason === null) ?? null
}

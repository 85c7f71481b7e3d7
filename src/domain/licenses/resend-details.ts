import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { keyMessages } from '../notifications/messages.ts'
import { notify } from '../notifications/notify.ts'
import { lockLicense } from './lock.ts'

const resendInput = z.object({ licenseId: z.string(), contactId: z.string().nullish() })

/**
 * Sends the mail with the license key that did not arrive: again to the same person, or to another one of the account.
 * The key is in one mail: once that was sent, nobody can show it again, and the request is refused
 * LICENSE_KEY_SHOWN with the way out, a new key.
 */
export async function resendLicenseDetails(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ licenseId: string; notificationId: string }> {
  const { licenseId, contactId } = parseInput(resendInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked, for good; issue a new one.')
  if (contactId && !(await tx.contact.findFirst({ where: { id: contactId, accountId: license.accountId } })))
    throw new NotFoundRefusal('CONTACT_NOT_FOUND', 'The account of the license has no such contact.')

  const [held] = await tx.$queryRaw<{ id: string }[]>`
    select id from notifications where license_id = ${licenseId}::uuid and message = any(${[...keyMessages]}::notification_message[])
      and sealed_key is not null and key_hint = ${license.keyHint} order by id desc limit 1 for update`
  const waiting = held && (await tx.notification.findUniqueOrThrow({ where: { id: held.id } }))
  if (!waiting?.sealedKey) {
    throw new StateRefusal(
      'LICENSE_KEY_SHOWN',
      'The license key was sent, and cannot be shown again; rotate it, which sends a new one.',
      'ROTATE_KEY',
    )
  }
  if (waiting.state === 'SENDING')
    throw new StateRefusal('NOTIFICATION_SENDING', 'The mail with the license key is being sent now.', 'WAIT')

  const { message, data, sealedKey } = waiting
  await tx.notification.update({
    where: { id: waiting.id },
    data: {
      sealedKey: null,
      ...(waiting.state === 'QUEUED' && { state: 'SUPPRESSED', reason: 'RESENT' }),
    },
  })
  const now = ctx.now()
  const occasion = `${now.toISOString()} ${waiting.id}`
  await notify(ctx, tx, [
    {
      message,
      licenseId,
      occasion,
      data: data as object,
      licenseKey: await ctx.secrets.open('notification-key', sealedKey),
      contactId: contactId ?? waiting.contactId,
    },
  ])
  const { id } = await tx.notification.findFirstOrThrow({ where: { licenseId, message, occasion } })
  return { licenseId, notificationId: id }
}

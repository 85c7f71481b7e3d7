import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { currentContactId } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { keyMessages } from '../notifications/messages.ts'
import { notify } from '../notifications/notify.ts'
import { lockLicense } from './lock.ts'

const resendInput = z.strictObject({ licenseId: z.string(), contactId: z.string().nullish() })

/**
 * Sends the mail with the license key again, to the same person or to another contact of the account. Works
 * only until the mail was sent: the key is in that mail alone, so it cannot be shown again. Afterwards
 * refused LICENSE_KEY_SHOWN; rotating the key sends a new one.
 *
 * Also refused LICENSE_REVOKED, CONTACT_NOT_FOUND, or NOTIFICATION_SENDING while the mail is being sent.
 */
export async function resendLicenseDetails(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof resendInput>,
): Promise<{ licenseId: string; notificationId: string }> {
  const { licenseId, ...input } = parseInput(resendInput, raw)
  const contactId = input.contactId && (await currentContactId(tx, input.contactId))
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))
  const { accountId } = license
  if (contactId && !(await tx.contact.findFirst({ where: { id: contactId, accountId, removedAt: null } })))
    throw new NotFoundRefusal('CONTACT_NOT_FOUND', say('CONTACT_NOT_FOUND_IN_ACCOUNT_OF_LICENSE'))

  const [row] = await tx.$queryRaw<{ id: string }[]>`
    select id from notifications where license_id = ${licenseId}::uuid and message = any(${[...keyMessages]}::notification_message[])
      and sealed_key is not null and key_hint = ${license.keyHint} order by id desc limit 1 for update`
  const unsent = row && (await tx.notification.findUniqueOrThrow({ where: { id: row.id } }))
  if (!unsent?.sealedKey) {
    throw new StateRefusal('LICENSE_KEY_SHOWN', say('LICENSE_KEY_SHOWN'), 'ROTATE_KEY')
  }
  if (unsent.state === 'SENDING')
    throw new StateRefusal('NOTIFICATION_SENDING', say('NOTIFICATION_SENDING'), 'WAIT')

  const { message, data, sealedKey } = unsent
  await tx.notification.update({
    where: { id: unsent.id },
    data: {
      sealedKey: null,
      ...(unsent.state === 'QUEUED' && { state: 'SUPPRESSED', reason: 'RESENT' }),
    },
  })
  const now = ctx.now()
  const occasion = `${now.toISOString()} ${unsent.id}`
  await notify(ctx, tx, [
    {
      message,
      licenseId,
      occasion,
      data: data as object,
      licenseKey: await ctx.secrets.open('notification-key', sealedKey),
      contactId: contactId ?? unsent.contactId,
    },
  ])
  const { id } = await tx.notification.findFirstOrThrow({ where: { licenseId, message, occasion } })
  return { licenseId, notificationId: id }
}

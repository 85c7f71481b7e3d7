import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { lockContact } from '../accounts/lock-contact.ts'
import { readdress } from './readdress.ts'

const removeInput = z.strictObject({ contactId: z.string(), reason: prose({ max: 500 }).nullish() })

/**
 * Removes a contact from its account. Queued mails are sent to the contacts that remain, unless these have them already. The
 * record stays for the history of mails; `forgetContact` deletes personal data. Refused CONTACT_NOT_FOUND, CONTACT_ANONYMIZED,
 * or CONTACT_NEEDED for the last contact of an account with a license in use or an open onboarding.
 */
export async function removeContact(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof removeInput>,
): Promise<{ contactId: string; accountId: string }> {
  const { contactId: named, reason } = parseInput(removeInput, raw)
  const { id: contactId, accountId } = (await lockContact(ctx, tx, named)).contact
  if (await isNeeded(tx, { contactId, accountId, now: ctx.now() })) {
    throw new StateRefusal('CONTACT_NEEDED', say('CONTACT_NEEDED'))
  }
  await tx.contact.update({ where: { id: contactId }, data: { removedAt: ctx.now() } })
  // The contact of an onboarding receives its license key.
  await tx.onboarding.updateMany({
    where: { contactId, nextStep: 'ASSIGN_LICENSE' },
    data: { contactId: null },
  })
  const queued = await tx.$queryRaw<{ id: string }[]>`
    select id from notifications where contact_id = ${contactId}::uuid and state = 'QUEUED' order by id for update`
  const id = { in: queued.map((row) => row.id) }
  await readdress(ctx, tx, await tx.notification.findMany({ where: { id }, orderBy: { id: 'asc' } }))
  const data = reason ? { reason } : {}
  await recordEvent(ctx, tx, { type: 'contact.removed', subjectId: contactId, accountId, data })
  return { contactId, accountId }
}

/** Whether the contact is the last one of an account that gets mail about a license. */
async function isNeeded(
  tx: Tx,
  { contactId, accountId, now }: { contactId: string; accountId: string; now: Date },
): Promise<boolean> {
  const others = { accountId, id: { not: contactId }, removedAt: null, anonymizedAt: null }
  if (await tx.contact.findFirst({ where: others, select: { id: true } })) return false
  const usableAfterExpiry = { revision: { rules: { path: ['expiryPolicy'], not: 'RESTRICT' } } }
  const inUse = {
    accountId,
    revokedAt: null,
    OR: [{ graceEndsAt: null }, { graceEndsAt: { gte: now } }, usableAfterExpiry],
  }
  const [license, onboarding] = [
    await tx.license.findFirst({ where: inUse, select: { id: true } }),
    await tx.onboarding.findFirst({ where: { accountId, state: 'IN_PROGRESS' }, select: { id: true } }),
  ]
  return license !== null || onboarding !== null
}

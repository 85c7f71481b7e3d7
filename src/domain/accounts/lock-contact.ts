import type { Account, Contact } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { currentContactId } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { lockAccount } from './lock-account.ts'

/**
 * Returns a contact and its account, both locked until the transaction ends. Refused CONTACT_NOT_FOUND if the contact is not
 * visible to the caller or was removed, and CONTACT_ANONYMIZED if the person was forgotten.
 */
export async function lockContact(
  ctx: Context,
  tx: Tx,
  contactId: string,
): Promise<{ account: Account; contact: Contact }> {
  const id = await currentContactId(tx, contactId)
  const where = { id, account: visibleAccounts(ctx.caller), removedAt: null }
  const found = await tx.contact.findFirst({ where, select: { accountId: true } })
  const account = found && (await lockAccount(ctx, tx, found.accountId))
  await tx.$queryRaw`select 1 from contacts where id = ${id}::uuid for update`
  // It may have been removed while this transaction waited for the locks.
  const contact = account && (await tx.contact.findFirst({ where }))
  if (!contact) throw new NotFoundRefusal('CONTACT_NOT_FOUND', say('CONTACT_NOT_FOUND'))
  if (contact.anonymizedAt) throw new StateRefusal('CONTACT_ANONYMIZED', say('CONTACT_ANONYMIZED'))
  return { account, contact }
}

import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { adoptContact } from './adopt-contact.ts'
import { contactInput } from './contact-input.ts'
import { lockAccount } from './lock-account.ts'

const addInput = contactInput.extend({ accountId: z.string() })

/**
 * Adds a contact to an account. A contact with the address that was removed is restored with the given values. Refused
 * ACCOUNT_NOT_FOUND, or CONTACT_ADDRESS_TAKEN if a contact of the account has the address.
 */
export async function addContact(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof addInput>,
): Promise<{ contactId: string }> {
  const { accountId: named, ...input } = parseInput(addInput, raw)
  const { id: accountId } = await lockAccount(ctx, tx, named)
  const { id: contactId, added } = await adoptContact(tx, accountId, input)
  if (!added) throw addressTaken()
  const { roles } = await tx.contact.findUniqueOrThrow({ where: { id: contactId } })
  await recordEvent(ctx, tx, {
    type: 'contact.added',
    subjectId: contactId,
    accountId,
    data: { roles },
  })
  return { contactId }
}

/** Refusal because a contact of the account has the address. A removed contact keeps it for its history. */
export function addressTaken(): StateRefusal {
  return new StateRefusal('CONTACT_ADDRESS_TAKEN', say('CONTACT_ADDRESS_TAKEN'))
}

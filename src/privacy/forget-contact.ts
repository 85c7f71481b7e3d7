import { z } from 'zod'
import { requestErasure } from '../crm/erasures.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput } from '../platform/input.ts'
import { prose } from '../platform/readable-text.ts'
import { visibleAccounts } from '../platform/visible.ts'
import { say } from '../texts/say.ts'
import { anonymizePerson } from './anonymize-person.ts'
import { personWordsOf, redactWords } from './redact-words.ts'

const forgetInput = z.strictObject({ contactId: z.string(), reason: prose({ max: 500 }) })

/**
 * Forgets a person on request: anonymizes the contact in every account with the address, and requests the
 * erasure in the CRM, in one transaction. No data remains that identifies the person. Idempotent. Returns the
 * accounts that have no contact remaining for their mail. Refused CONTACT_NOT_FOUND.
 *
 * If the process, the database or the timeout ends the transaction, nothing is forgotten; repeat the request.
 * A client that disconnects earlier gets `REQUEST_TIMED_OUT`, but the transaction continues. Repeating the
 * request with the same idempotencyKey returns the outcome.
 */
export async function forgetContact(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof forgetInput>,
): Promise<{ contactId: string; withoutContact: string[] }> {
  const { contactId, reason } = parseInput(forgetInput, raw)
  const contact = await tx.contact.findFirst({
    where: { id: contactId, account: visibleAccounts(ctx.caller) },
  })
  if (!contact) throw new NotFoundRefusal('CONTACT_NOT_FOUND', say('CONTACT_NOT_FOUND'))
  const forgotten = await anonymizePerson(ctx, tx, contact.anonymizedAt ? [] : [contact.email])
  if (forgotten.length > 0) {
    await requestErasure(ctx, tx, [contact, ...forgotten.filter(({ id }) => id !== contactId)])
    await recordEvent(ctx, tx, {
      type: 'contact.forgotten',
      subjectId: contactId,
      accountId: contact.accountId,
      data: { reason: redactWords(reason, personWordsOf(contact)), accounts: forgotten.length },
    })
  }
  return {
    contactId,
    withoutContact: await findWithoutContact(
      tx,
      forgotten.map(({ accountId }) => accountId),
    ),
  }
}

async function findWithoutContact(tx: Tx, accountIds: string[]): Promise<string[]> {
  const remaining = await tx.contact.findMany({
    where: { accountId: { in: accountIds }, anonymizedAt: null, removedAt: null },
    select: { accountId: true },
  })
  return accountIds.filter((id) => !remaining.some(({ accountId }) => accountId === id))
}

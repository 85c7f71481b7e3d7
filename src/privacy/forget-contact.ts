import { z } from 'zod'
import { requestErasure } from '../crm/erasures.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { parseInput, text } from '../platform/input.ts'
import { visibleAccounts } from '../platform/visible.ts'
import { anonymizePerson } from './anonymize-person.ts'
import { personWordsOf, redactWords } from './redact-words.ts'

const forgetInput = z.object({ contactId: z.string(), reason: text({ max: 500 }) })

/**
 * Forgets a person who asked for it: anonymized in every account that knows the address, and asked to be forgotten by
 * the CRM, all in one transaction. Nothing is left by which the person could be found again. Idempotent. Answers the
 * accounts that nobody is left of to get their mail.
 *
 * Whole or not at all: where it is stopped half-way, by the end of the process, of the database or of its time, nothing
 * was forgotten, and it is asked for again. A client that does not wait so long is told `REQUEST_TIMED_OUT`; the
 * transaction goes on, and under the same idempotencyKey the client is answered what became of it.
 */
export async function forgetContact(
  ctx: Context,
  tx: Tx,
  raw: unknown,
): Promise<{ contactId: string; withoutContact: string[] }> {
  const { contactId, reason } = parseInput(forgetInput, raw)
  const contact = await tx.contact.findFirst({
    where: { id: contactId, account: visibleAccounts(ctx.caller) },
  })
  if (!contact) throw new NotFoundRefusal('CONTACT_NOT_FOUND', 'There is no such contact.')
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
  const left = await tx.contact.findMany({
    where: { accountId: { in: accountIds }, anonymizedAt: null },
    select: { accountId: true },
  })
  return accountIds.filter((id) => !left.some(({ accountId }) => accountId === id))
}

import { z } from 'zod'
import type { Account, Prisma } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { metadata, text } from '../../platform/input.ts'
import { keepMetadata } from '../../platform/metadata.ts'
import { isPublicMailDomain } from './mail-domain.ts'

/** A person, as callers state one. */
const contactInput = z.object({
  name: text({ max: 200 }),
  email: z.email('must be an email address').max(254).toLowerCase(),
  locale: text({ max: 35 }).nullish(),
})

/** A customer, as callers state one. */
export const accountInput = z.object({
  name: text({ max: 200 }),
  externalId: text({ max: 200 }).nullish(),
  domain: z
    .hostname('must be a domain name, such as example.com')
    .max(253)
    .toLowerCase()
    .refine((domain) => !isPublicMailDomain(domain), 'is a public mail provider, and names no one customer')
    .nullish(),
  contact: contactInput,
  metadata: metadata.nullish().transform((value) => value ?? {}),
})
export type AccountInput = z.output<typeof accountInput>

/**
 * The account that the caller means: the known one with that external id or, failing that, domain; else a
 * new one. Adopting changes nothing but adding the contact where it is new. A partner adopts only its own
 * accounts. An external id and a domain that name two different accounts are refused.
 */
export async function adoptAccount(
  ctx: Context,
  tx: Tx,
  input: AccountInput,
): Promise<{ accountId: string; contactId: string; created: boolean }> {
  const known = await findKnown(ctx, tx, input)
  if (known) {
    const contact = await addContact(tx, known.id, input.contact)
    if (contact.added) {
      await recordEvent(ctx, tx, { type: 'account.adopted', subjectId: known.id, accountId: known.id })
    }
    return { accountId: known.id, contactId: contact.id, created: false }
  }
  const { name, externalId = null, domain = null, metadata } = input
  const { partner } = ctx.caller
  // A parallel creation of the same account waits on the unique index; its account is then the known one.
  const [account] = await tx.account.createManyAndReturn({
    data: { name, externalId, domain, partner, metadata: metadata as Prisma.InputJsonObject },
    skipDuplicates: true,
  })
  if (!account) return await adoptAccount(ctx, tx, input)
  await keepMetadata(tx, 'accounts', account.id, metadata)
  const contact = await addContact(tx, account.id, input.contact)
  await recordEvent(ctx, tx, { type: 'account.created', subjectId: account.id, accountId: account.id })
  return { accountId: account.id, contactId: contact.id, created: true }
}

async function findKnown(ctx: Context, tx: Tx, input: AccountInput): Promise<Account | null> {
  const { externalId, domain } = input
  const names = [...(externalId ? [{ externalId }] : []), ...(domain ? [{ domain }] : [])]
  if (names.length === 0) return null
  // The vendor's own accounts and each partner's are apart, as the unique indexes are.
  const known = await tx.account.findMany({ where: { partner: ctx.caller.partner, OR: names } })
  if (known.length > 1 || (known[0]?.externalId && externalId && known[0].externalId !== externalId)) {
    throw new StateRefusal(
      'ACCOUNT_CONFLICT',
      'externalId and domain belong to different accounts; send the one that names the customer.',
      'CONTACT_SUPPORT',
    )
  }
  return known[0] ?? null
}

/** The account's person with that address, added where the account has none. */
export async function addContact(
  tx: Tx,
  accountId: string,
  { name, email, locale = null }: AccountInput['contact'],
): Promise<{ id: string; added: boolean }> {
  const { count } = await tx.contact.createMany({
    data: { accountId, name, email, locale },
    skipDuplicates: true,
  })
  const { id } = await tx.contact.findUniqueOrThrow({
    where: { accountId_email: { accountId, email } },
    select: { id: true },
  })
  return { id, added: count > 0 }
}

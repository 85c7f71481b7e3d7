import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { adoptAccount, createAccount } from '../accounts/adopt.ts'

/** The customer of a trial, as the client states it. The address is confirmed. */
interface Applicant {
  email?: string | null | undefined
  name?: string | null | undefined
  organization?: string | null | undefined
  locale?: string | null | undefined
}

/**
 * Returns the account of a trial. With a confirmed address it is the only account of the vendor with a contact at that
 * address, unless that account waits for the license of a purchase. Otherwise it is a new account: with that contact, or
 * without a contact if the client states no address. An account is never found by its domain, because a mailbox proves
 * nothing about the customer that the domain belongs to.
 */
export async function openTrialAccount(
  ctx: Context,
  tx: Tx,
  { email, name, organization, locale }: Applicant,
): Promise<{ accountId: string; contactId: string | null }> {
  if (!email) {
    const accountId = await createAccount(ctx, tx, { name: organization ?? name ?? 'Trial' })
    return { accountId, contactId: null }
  }
  const existing = await findContact(tx, email)
  if (existing) return existing
  const contact = { name: name ?? email.slice(0, email.lastIndexOf('@')), email, locale }
  return await adoptAccount(ctx, tx, { name: organization ?? name ?? email, contact, metadata: {} })
}

async function findContact(tx: Tx, email: string): Promise<{ accountId: string; contactId: string } | null> {
  const contacts = await tx.contact.findMany({
    where: { email, removedAt: null, anonymizedAt: null, account: { partner: null } },
    select: { id: true, accountId: true },
    take: 2,
  })
  const [contact] = contacts
  if (!contact || contacts.length > 1) return null
  const { id: contactId, accountId } = contact
  // A new onboarding refers to its account, so none begins until this transaction ends, and the account is not merged.
  await tx.$queryRaw`select 1 from accounts where id = ${accountId}::uuid for update`
  const isPresent = await tx.contact.findFirst({ where: { id: contactId, accountId, removedAt: null } })
  const isWaiting = await tx.onboarding.findFirst({ where: { accountId, nextStep: 'ASSIGN_LICENSE' } })
  return isPresent && !isWaiting ? { accountId, contactId } : null
}

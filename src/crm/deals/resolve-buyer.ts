import { accountInput, adoptAccount } from '../../domain/accounts/adopt.ts'
import { adoptContact } from '../../domain/accounts/adopt-contact.ts'
import { contactInput } from '../../domain/accounts/contact-input.ts'
import type { Context } from '../../platform/context.ts'
import { currentAccountId } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { parseInput } from '../../platform/input.ts'
import { raiseReview } from '../reviews.ts'
import type { Deal } from './deal.ts'

/** The account of a deal. */
export interface Buyer {
  accountId: string
  /** Contact that receives the license keys. */
  contactId: string
}

/**
 * Returns the account of a deal: `soldTo`, to which the deal was sold before, else the one that its company is
 * linked to, else the one with its domain, else a new one. Locks the account, so that deals of one customer run
 * one after the other. Returns null, and creates a review, if the deal has no company or no contact.
 */
export async function resolveBuyer(
  ctx: Context,
  tx: Tx,
  deal: Deal,
  soldTo: string | null,
): Promise<Buyer | null> {
  const { company, contact, dealId, hasSeveralCompanies } = deal
  const raiseIncomplete = async (accountId: string | null, what: string) => {
    const detail = hasSeveralCompanies
      ? 'The deal was won, but it has several companies and none of them is its primary company. Make one of them the primary company of the deal.'
      : `The deal was won but has no ${what}, so the license key cannot be sent. Add it to the deal.`
    await raiseReview(ctx, tx, {
      accountId,
      code: 'DEAL_INCOMPLETE',
      object: 'DEAL',
      remoteId: dealId,
      detail,
    })
    return null
  }
  const linked = soldTo ?? (company && (await findLinkedAccount(tx, company)))
  const person = contact?.email ? { name: contact.name ?? contact.email, email: contact.email } : null
  if (linked) {
    await lockAccount(tx, linked)
    if (person) {
      const { id } = await adoptContact(tx, linked, parseInput(contactInput, person))
      return { accountId: linked, contactId: id }
    }
    const first = await tx.contact.findFirst({
      where: { accountId: linked, anonymizedAt: null, removedAt: null },
      orderBy: { id: 'asc' },
    })
    return first
      ? { accountId: linked, contactId: first.id }
      : await raiseIncomplete(linked, 'contact with an address')
  }
  if (!company) return await raiseIncomplete(null, 'company')
  if (!person) return await raiseIncomplete(null, 'contact with an address')
  // A domain that identifies no customer, such as that of a mail provider, does not stop the sale.
  const { data: domain = null } = accountInput.shape.domain.safeParse(company.domain)
  const account = parseInput(accountInput, {
    name: company.name ?? domain ?? person.email,
    domain,
    contact: person,
  })
  const { accountId, contactId } = await adoptAccount(ctx, tx, account)
  await lockAccount(tx, accountId)
  await claimCompany(tx, accountId, company.remoteId)
  return { accountId, contactId }
}

/** Id of the account that a company is linked to, or whose id the company carries; null if there is none. */
export async function findLinkedAccount(
  tx: Tx,
  { remoteId, accountId }: Pick<NonNullable<Deal['company']>, 'remoteId' | 'accountId'>,
): Promise<string | null> {
  const record = await tx.crmRecord.findFirst({
    where: {
      kind: 'ACCOUNT',
      link: { notIn: ['UNLINKED', 'CONFLICTED'] },
      OR: [{ chosenRemoteId: remoteId }, { remoteId, chosenRemoteId: null }],
    },
  })
  if (record) return record.subjectId
  const id = accountId && (await currentAccountId(tx, accountId))
  const named = id && (await tx.account.findUnique({ where: { id } }))
  if (!named) return null
  // The company names the account until the choice of another company is applied.
  const isElsewhere = await tx.crmRecord.findFirst({
    where: { kind: 'ACCOUNT', subjectId: named.id, chosenRemoteId: { not: null } },
  })
  return isElsewhere ? null : named.id
}

/** Links the account to the company of the deal, which is more reliable than a match by domain. */
async function claimCompany(tx: Tx, accountId: string, remoteId: string): Promise<void> {
  await tx.crmRecord.createMany({
    data: { kind: 'ACCOUNT', subjectId: accountId, accountId, link: 'CHOSEN', chosenRemoteId: remoteId },
    skipDuplicates: true,
  })
}

async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  await tx.$queryRaw`select 1 from accounts where id = ${accountId}::uuid for update`
}

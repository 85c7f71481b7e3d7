import { accountInput, adoptAccount } from '../../domain/accounts/adopt.ts'
import { adoptContact } from '../../domain/accounts/adopt-contact.ts'
import { contactInput } from '../../domain/accounts/contact-input.ts'
import { lockFirstBuyer } from '../../domain/sales/find-buyer.ts'
import { lockBuyer } from '../../domain/sales/lock-sale.ts'
import type { Buyer, SaleProblem } from '../../domain/sales/sale.ts'
import type { Context } from '../../platform/context.ts'
import { currentAccountId } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { parseInput } from '../../platform/input.ts'
import type { Deal } from './deal.ts'

/**
 * Returns the account of a deal: `soldTo`, to which the deal was sold before, else the one that its company is
 * linked to, else the one with its domain, else a new one. Locks the account, so that deals of one customer run
 * one after the other. Returns null, and reports why, if a new account has no company or no contact.
 */
export async function resolveBuyer(
  ctx: Context,
  tx: Tx,
  deal: Pick<Deal, 'company' | 'contact' | 'hasSeveralCompanies'>,
  soldTo: string | null,
  report: (problem: SaleProblem) => void,
): Promise<Buyer | null> {
  const { company, contact, hasSeveralCompanies } = deal
  const incomplete = (what: string) => {
    const detail = hasSeveralCompanies
      ? 'The deal was won, but it has several companies and none of them is its primary company. Make one of them the primary company of the deal.'
      : `The deal was won but has no ${what}, so the license key cannot be sent. Add it to the deal.`
    report({ code: 'INCOMPLETE', detail })
    return null
  }
  const linked = soldTo ?? (company && (await findLinkedAccount(tx, company)))
  const person = contact?.email ? { name: contact.name ?? contact.email, email: contact.email } : null
  if (linked) {
    const buyer = await lockFirstBuyer(tx, linked)
    if (!person) return buyer
    const { id } = await adoptContact(tx, buyer.accountId, parseInput(contactInput, person))
    return { ...buyer, contactId: id }
  }
  if (!company) return incomplete('company')
  if (!person) return incomplete('contact with an address')
  // A domain that identifies no customer, such as that of a mail provider, does not stop the sale.
  const { data: domain = null } = accountInput.shape.domain.safeParse(company.domain)
  const account = parseInput(accountInput, {
    name: company.name ?? domain ?? person.email,
    domain,
    contact: person,
  })
  const { accountId, contactId } = await adoptAccount(ctx, tx, account)
  await lockBuyer(tx, accountId)
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

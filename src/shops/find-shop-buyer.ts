import { accountInput, adoptAccount } from '../domain/accounts/adopt.ts'
import { adoptContact } from '../domain/accounts/adopt-contact.ts'
import { contactInput } from '../domain/accounts/contact-input.ts'
import {
  type CustomerLink,
  findCustomerLink,
  linkCustomer,
  relinkCustomer,
} from '../domain/sales/customer.ts'
import { lockFirstBuyer } from '../domain/sales/find-buyer.ts'
import { lockBuyer } from '../domain/sales/lock-sale.ts'
import type { Buyer, SaleProblem } from '../domain/sales/sale.ts'
import type { Context } from '../platform/context.ts'
import { currentAccountId } from '../platform/current-account.ts'
import type { Tx } from '../platform/db.ts'
import { parseTypedId } from '../platform/ids.ts'
import { parseInput } from '../platform/input.ts'
import type { ShopCustomer, ShopSale } from './shop-sale.ts'

/**
 * Returns the account of a sale: `soldTo`, to which it was sold before, else the one that the customer record is linked to, else
 * the one that the vendor named in the shop, else the only account of the vendor with a contact of exactly this address, else a
 * new one. Links the customer record to it, and locks it. Returns null, and reports why, if the customer has no address.
 *
 * The address of a buyer is not verified. So a domain finds no account. A record that only its address linked to an account means
 * that account while it has the address of the contact there, and adds no contact. A person that was forgotten is not a contact
 * again by a later line of a sale, such as the next period of a subscription.
 */
export async function findShopBuyer(
  ctx: Context,
  tx: Tx,
  { sale: { source }, customer }: ShopSale,
  soldTo: string | null,
  report: (problem: SaleProblem) => void,
): Promise<Buyer | null> {
  const { externalId, email } = customer
  const record = externalId === null ? null : { source, externalId }
  const person = email ? parseInput(contactInput, personOf(customer, email)) : null
  const link = record && (await findCustomerLink(tx, record))
  if (soldTo) {
    const again = await buyerAgain(tx, soldTo, link, person)
    // How the account of the sale was found is unknown here.
    if (record && !link)
      await linkCustomer(ctx, tx, {
        ...{ ...record, ...again, contactId: person ? again.contactId : null },
        byAddress: true,
      })
    return again
  }
  const trusted = link && !link.byAddress ? link.accountId : null
  const named = trusted ?? (await findNamed(tx, customer))
  const kept = link && isReliable(link, person) ? link.accountId : null
  const found = named ?? kept ?? (person && (await findByAddress(tx, person.email)))
  const buyer = found
    ? await knownBuyer(tx, found, person)
    : person && (await newBuyer(ctx, tx, customer, person))
  const isSameLink = link !== null && found === link.accountId && (trusted !== null || named === null)
  if (!buyer) report(withoutAddress)
  else if (record && (!isSameLink || (link.isForgotten && person)))
    await (link ? relinkCustomer : linkCustomer)(ctx, tx, {
      ...{ ...record, ...buyer, contactId: person ? buyer.contactId : null },
      byAddress: found !== null && named === null,
    })
  return buyer
}

/** The account of a sale that was followed before. Its customer adds a contact only to the account that the record reliably means. */
async function buyerAgain(
  tx: Tx,
  soldTo: string,
  link: CustomerLink | null,
  person: Person | null,
): Promise<Buyer> {
  const accountId = await currentAccountId(tx, soldTo)
  const isOwn = !link || (link.accountId === accountId && isReliable(link, person) && !link.isForgotten)
  return await knownBuyer(tx, accountId, isOwn ? person : null)
}

/** Whether a link by the address alone still has that address. */
function isReliable({ byAddress, email }: CustomerLink, person: Person | null): boolean {
  return !byAddress || person === null || person.email === email
}

type Person = ReturnType<typeof contactInput.parse>

async function knownBuyer(tx: Tx, id: string, person: Person | null): Promise<Buyer> {
  const buyer = await lockFirstBuyer(tx, id)
  if (!person) return buyer
  const contact = await adoptContact(tx, buyer.accountId, person)
  return { ...buyer, contactId: contact.id }
}

async function newBuyer(ctx: Context, tx: Tx, customer: ShopCustomer, person: Person): Promise<Buyer> {
  const name = accountInput.shape.name.safeParse(customer.business ?? person.name)
  const account = parseInput(accountInput, { name: name.data ?? person.email, contact: person })
  const { accountId, contactId } = await adoptAccount(ctx, tx, account)
  await lockBuyer(tx, accountId)
  return { accountId, contactId }
}

/** A name that cannot be stored does not stop the sale. */
function personOf({ name, business, locale }: ShopCustomer, email: string) {
  const readable = contactInput.shape.name.safeParse(name ?? business ?? email)
  return { name: readable.data ?? email, email, locale }
}

async function findNamed(tx: Tx, { account }: ShopCustomer): Promise<string | null> {
  const parsed = account ? parseTypedId(account) : null
  const id = parsed?.type === 'Account' && parsed.uuid
  const named = id && (await tx.account.findUnique({ where: { id: await currentAccountId(tx, id) } }))
  return named ? named.id : null
}

/** The only account of the vendor with a contact of this address. Several accounts are uncertain, and none is chosen. */
async function findByAddress(tx: Tx, email: string): Promise<string | null> {
  const contacts = await tx.contact.findMany({
    where: { email, removedAt: null, anonymizedAt: null, account: { partner: null, mergedIntoId: null } },
    distinct: ['accountId'],
    take: 2,
    select: { accountId: true },
  })
  return contacts.length === 1 ? contacts[0]!.accountId : null
}

const withoutAddress: SaleProblem = {
  code: 'INCOMPLETE',
  detail:
    'The sale was paid, but its customer has no address, so the license key cannot be sent. Add the address to the customer in the shop.',
}

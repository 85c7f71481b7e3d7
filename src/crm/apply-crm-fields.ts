import type { z } from 'zod'
import type { Account } from '../../prisma/client/client.ts'
import { accountInput } from '../domain/accounts/adopt.ts'
import { domainOf } from '../domain/accounts/mail-domain.ts'
import { findMailStops, type MailStop } from '../domain/accounts/mail-stop.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { englishMessage } from '../platform/input-problem.ts'
import { type NewReview, raiseReview } from './reviews.ts'

/** Fields of a record that the CRM owns. Null means that the CRM has no value. */
export interface CrmOwnedFields {
  remoteId: string
  name: string | null
  domain?: string | null
  email?: string | null
  /** Further addresses of the contact. The address of the gateway stays if it is one of them. */
  additionalEmails?: readonly string[]
}

/**
 * Takes over the fields of an account that the CRM owns. A value that is equal, was sent by the gateway
 * itself or arrives out of order changes nothing. A value that cannot be taken over creates a review; the
 * other fields are taken over.
 */
export async function applyCompanyFields(
  ctx: Context,
  tx: Tx,
  { remoteId, name, domain = null }: CrmOwnedFields,
): Promise<void> {
  const record = await tx.crmRecord.findFirst({
    where: { kind: 'ACCOUNT', remoteId, chosenRemoteId: null, link: { notIn: ['UNLINKED', 'CONFLICTED'] } },
    include: { account: true },
  })
  if (!record) return
  const { account, accountId } = record
  const review = { accountId, code: 'FIELD_REFUSED', object: 'COMPANY', remoteId } as const
  const data: { name?: string; domain?: string } = {}
  if (
    name &&
    name !== account.name &&
    (await accepts(ctx, tx, accountInput.shape.name, name, review, 'name'))
  )
    data.name = name
  if (domain && domain !== account.domain && !(await isOfContact(tx, account, domain))) {
    const { partner } = account
    const taken = await tx.account.findFirst({ where: { domain, partner, id: { not: accountId } } })
    if (taken)
      await raiseFieldReview(
        ctx,
        tx,
        review,
        'The domain of the company belongs to another account. Correct the domain in the CRM or in that account.',
      )
    else if (await accepts(ctx, tx, accountInput.shape.domain, domain, review, 'domain')) data.domain = domain
  }
  const fields = Object.keys(data)
  if (fields.length === 0) return
  await tx.account.update({ where: { id: accountId }, data })
  await recordEvent(ctx, tx, { type: 'account.changed', subjectId: accountId, accountId, data: { fields } })
}

/**
 * Takes over the fields of a contact that the CRM owns, like `applyCompanyFields`. Does nothing if two
 * contacts share the record after a merge, because the fields belong to one of them only.
 */
export async function applyContactFields(
  ctx: Context,
  tx: Tx,
  { remoteId, name, email = null, additionalEmails = [] }: CrmOwnedFields,
): Promise<void> {
  const records = await tx.crmRecord.findMany({
    where: { kind: 'CONTACT', remoteId, link: { not: 'UNLINKED' } },
    select: { subjectId: true },
  })
  const contact =
    records.length === 1 ? await tx.contact.findUnique({ where: { id: records[0]!.subjectId } }) : null
  if (!contact || contact.anonymizedAt) return
  const { id, accountId } = contact
  const review = { accountId, code: 'FIELD_REFUSED', object: 'CONTACT', remoteId } as const
  const data: { name?: string; email?: string } & Partial<MailStop> = {}
  const contactFields = accountInput.shape.contact.shape
  if (name && name !== contact.name && (await accepts(ctx, tx, contactFields.name, name, review, 'name')))
    data.name = name
  if (email && email !== contact.email && !additionalEmails.includes(contact.email)) {
    const taken = await tx.contact.findFirst({ where: { accountId, email } })
    if (taken)
      await raiseFieldReview(
        ctx,
        tx,
        review,
        'Another contact of the account has the address of the contact. Correct one of the two addresses.',
      )
    else if (await accepts(ctx, tx, contactFields.email, email, review, 'address'))
      // Mail was stopped for the former address only, and may be for the new one.
      Object.assign(data, { email, ...(await findMailStops(tx, [email]))(email) })
  }
  const fields = Object.keys(data).filter((field) => field === 'name' || field === 'email')
  if (fields.length === 0) return
  await tx.contact.update({ where: { id }, data })
  await recordEvent(ctx, tx, { type: 'contact.changed', subjectId: id, accountId, data: { fields } })
}

/**
 * Whether the domain of the company can be the one that the gateway sent: the account has none, and it is the domain of
 * an address of its contacts. An address does not give the account a domain.
 */
async function isOfContact(tx: Tx, { id, domain }: Account, found: string): Promise<boolean> {
  if (domain !== null) return false
  const contacts = await tx.contact.findMany({ where: { accountId: id }, select: { email: true } })
  return contacts.some(({ email }) => domainOf(email) === found)
}

type FieldReview = Omit<NewReview, 'detail'>

async function accepts(
  ctx: Context,
  tx: Tx,
  schema: z.ZodType,
  value: string,
  review: FieldReview,
  field: string,
): Promise<boolean> {
  const { success, error } = schema.safeParse(value, { error: englishMessage })
  if (!success)
    await raiseFieldReview(
      ctx,
      tx,
      review,
      `The ${field} ${error.issues[0]?.message ?? 'is invalid'}. Correct it in the CRM.`,
    )
  return success
}

async function raiseFieldReview(ctx: Context, tx: Tx, review: FieldReview, detail: string): Promise<void> {
  await raiseReview(ctx, tx, { ...review, detail })
}

import type { z } from 'zod'
import { accountInput } from '../domain/accounts/adopt.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { type NewReview, raiseReview } from './reviews.ts'

/** What the CRM says of the fields that it owns; null is said of none. */
export interface CrmOwnedFields {
  remoteId: string
  name: string | null
  domain?: string | null
  email?: string | null
}

/**
 * Takes the fields of an account that the CRM owns, as they are now: the same again, our own words come back and
 * events in the wrong order change nothing. What cannot be taken is put up for review, and the other fields are taken.
 */
export async function applyCompanyFields(
  ctx: Context,
  tx: Tx,
  { remoteId, name, domain = null }: CrmOwnedFields,
): Promise<void> {
  const link = await tx.crmRecord.findFirst({
    where: { kind: 'ACCOUNT', remoteId, chosenRemoteId: null, link: { notIn: ['UNLINKED', 'CONFLICTED'] } },
    include: { account: true },
  })
  if (!link) return
  const { account, accountId } = link
  const about = { accountId, code: 'FIELD_REFUSED', object: 'COMPANY', remoteId } as const
  const data: { name?: string; domain?: string } = {}
  if (name && name !== account.name && (await accepts(ctx, tx, accountInput.shape.name, name, about, 'name')))
    data.name = name
  if (domain && domain !== account.domain) {
    const { partner } = account
    const taken = await tx.account.findFirst({ where: { domain, partner, id: { not: accountId } } })
    if (taken) await refuse(ctx, tx, about, 'The domain of the company is another account’s already.')
    else if (await accepts(ctx, tx, accountInput.shape.domain, domain, about, 'domain')) data.domain = domain
  }
  const fields = Object.keys(data)
  if (fields.length === 0) return
  await tx.account.update({ where: { id: accountId }, data })
  await recordEvent(ctx, tx, { type: 'account.changed', subjectId: accountId, accountId, data: { fields } })
}

/** The same of a person, where the record is one contact's alone: of two that were merged nobody's address moves. */
export async function applyContactFields(
  ctx: Context,
  tx: Tx,
  { remoteId, name, email = null }: CrmOwnedFields,
): Promise<void> {
  const records = await tx.crmRecord.findMany({
    where: { kind: 'CONTACT', remoteId, link: { not: 'UNLINKED' } },
    select: { subjectId: true },
  })
  const contact =
    records.length === 1 ? await tx.contact.findUnique({ where: { id: records[0]!.subjectId } }) : null
  if (!contact || contact.anonymizedAt) return
  const { id, accountId } = contact
  const about = { accountId, code: 'FIELD_REFUSED', object: 'CONTACT', remoteId } as const
  const data: { name?: string; email?: string; mailStoppedAt?: null; mailStopReason?: null } = {}
  const person = accountInput.shape.contact.shape
  if (name && name !== contact.name && (await accepts(ctx, tx, person.name, name, about, 'name')))
    data.name = name
  if (email && email !== contact.email) {
    const taken = await tx.contact.findFirst({ where: { accountId, email } })
    if (taken)
      await refuse(ctx, tx, about, 'The address of the contact is that of another contact of the account.')
    else if (await accepts(ctx, tx, person.email, email, about, 'address'))
      // What stopped the mail was the former address.
      Object.assign(data, { email, mailStoppedAt: null, mailStopReason: null })
  }
  const fields = Object.keys(data).filter((field) => field === 'name' || field === 'email')
  if (fields.length === 0) return
  await tx.contact.update({ where: { id }, data })
  await recordEvent(ctx, tx, { type: 'contact.changed', subjectId: id, accountId, data: { fields } })
}

type About = Omit<NewReview, 'detail'>

async function accepts(
  ctx: Context,
  tx: Tx,
  schema: z.ZodType,
  value: string,
  about: About,
  field: string,
): Promise<boolean> {
  const { success, error } = schema.safeParse(value)
  if (!success) await refuse(ctx, tx, about, `The ${field} ${error.issues[0]?.message ?? 'cannot be taken'}.`)
  return success
}

async function refuse(ctx: Context, tx: Tx, about: About, detail: string): Promise<void> {
  await raiseReview(ctx, tx, { ...about, detail })
}

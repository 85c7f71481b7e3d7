import { z } from 'zod'
import type { Account } from '../../../prisma/client/client.ts'
import { recordPartner } from '../../auth/create-partner.ts'
import type { Context } from '../../platform/context.ts'
import { holdCurrentAccount } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { accountNotFound, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { metadata } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { line, name } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { adoptContact } from './adopt-contact.ts'
import { contactInput, LONGEST_NAME } from './contact-input.ts'
import { isCustomerDomain, isPublicMailDomain, normalizeDomain } from './mail-domain.ts'

/** Input of an account with its contact. */
export const accountInput = z.strictObject({
  /** An existing account, in place of one with the external id or the domain. */
  id: z.string().nullish(),
  name: name({ max: LONGEST_NAME }),
  externalId: line({ max: 200 }).nullish(),
  domain: z
    .string()
    .transform(normalizeDomain)
    .pipe(z.hostname().max(253))
    .pipe(
      z
        .string()
        .refine(isCustomerDomain, problem(say('INPUT_DOMAIN_NOT_OF_CUSTOMER')))
        .refine((domain) => !isPublicMailDomain(domain), problem(say('INPUT_DOMAIN_OF_MAIL_PROVIDER'))),
    )
    .nullish(),
  contact: contactInput,
  metadata: metadata.nullish().transform((value) => value ?? {}),
})
/** Account input after parsing. */
export type AccountInput = z.output<typeof accountInput>

/**
 * Returns the account with the id or, without an id, the one with the external id or, if none has it, with the domain. Creates
 * the account if none of them is given or exists. Of an existing account only the contact is added, if it is new. A partner
 * adopts only its own accounts, and the vendor no account of a partner. Refused ACCOUNT_NOT_FOUND if the id is of no such
 * account, or ACCOUNT_CONFLICT if the external id and the domain belong to different accounts.
 */
export async function adoptAccount(
  ctx: Context,
  tx: Tx,
  input: AccountInput,
): Promise<{ accountId: string; contactId: string; created: boolean }> {
  const existing = await findExisting(ctx, tx, input)
  if (existing) {
    const current = await holdCurrentAccount(tx, existing.id)
    if (current !== existing.id) return await adoptAccount(ctx, tx, input)
    const contact = await adoptContact(tx, existing.id, input.contact)
    if (contact.added) {
      await recordEvent(ctx, tx, { type: 'account.adopted', subjectId: existing.id, accountId: existing.id })
    }
    return { accountId: existing.id, contactId: contact.id, created: false }
  }
  const accountId = await createAccount(ctx, tx, input)
  if (!accountId) return await adoptAccount(ctx, tx, input)
  const contact = await adoptContact(tx, accountId, input.contact)
  return { accountId, contactId: contact.id, created: true }
}

/** An account that is new: without an external ID and a domain, no other account can be the same. */
type NewAccount = Pick<AccountInput, 'name'> & Partial<AccountInput>

/**
 * Creates an account without contacts. A concurrent creation of the same account waits on the unique index, and then
 * returns null. Without an external ID and a domain, it always creates one.
 */
export async function createAccount(
  ctx: Context,
  tx: Tx,
  input: { name: string; externalId?: null; domain?: null },
): Promise<string>
export async function createAccount(ctx: Context, tx: Tx, input: NewAccount): Promise<string | null>
export async function createAccount(
  ctx: Context,
  tx: Tx,
  { name, externalId = null, domain = null, metadata = {} }: NewAccount,
): Promise<string | null> {
  const { partner } = ctx.caller
  if (partner) await recordPartner(ctx, tx, partner)
  const [account] = await tx.account.createManyAndReturn({
    data: { name, externalId, domain, partner, metadata: toPrismaJson(metadata) },
    skipDuplicates: true,
  })
  if (!account) return null
  await keepMetadata(tx, 'accounts', account.id, metadata)
  await recordEvent(ctx, tx, { type: 'account.created', subjectId: account.id, accountId: account.id })
  return account.id
}

/** Returns the account that an id means, of the same partner or vendor as the caller. Refused ACCOUNT_NOT_FOUND. */
async function getExisting(ctx: Context, tx: Tx, id: string): Promise<Account> {
  const current = await holdCurrentAccount(tx, id)
  const account = await tx.account.findFirst({ where: { id: current, partner: ctx.caller.partner } })
  if (!account) throw accountNotFound()
  return account
}

async function findExisting(ctx: Context, tx: Tx, input: AccountInput): Promise<Account | null> {
  const { id, externalId, domain } = input
  if (id) return await getExisting(ctx, tx, id)
  const keys = [...(externalId ? [{ externalId }] : []), ...(domain ? [{ domain }] : [])]
  if (keys.length === 0) return null
  // The accounts of the vendor and of each partner are separate, as in the unique indexes.
  const found = await tx.account.findMany({
    where: { partner: ctx.caller.partner, OR: keys },
    include: { mergedInto: true },
  })
  // A merged account keeps what its survivor had already, so that it is still found by it.
  const existing = new Map(found.map((one) => [one.mergedIntoId ?? one.id, one.mergedInto ?? one]))
  const isByExternalId = found.some((one) => one.externalId === externalId)
  const [account] = existing.values()
  if (existing.size > 1 || (account?.externalId && externalId && !isByExternalId)) {
    throw new StateRefusal('ACCOUNT_CONFLICT', say('ACCOUNT_CONFLICT_OF_IDENTITIES'), 'CONTACT_SUPPORT')
  }
  return account ?? null
}

import type { Account } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { accountNotFound, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { metadata as metadataInput } from '../../platform/input.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { mergeContacts } from './merge-contacts.ts'

/** Two accounts of one customer. The first one is merged into the second one. */
export interface AccountPair {
  from: Account
  into: Account
}

/** Numbers of records that a merge moves. */
export interface MovedRecords {
  licenses: number
  onboardings: number
  contacts: number
  apiKeys: number
}

/**
 * Returns the two accounts, locked until the transaction ends. Refused ACCOUNT_NOT_FOUND, ACCOUNT_MERGED if `fromId` was
 * merged into another account, or both are one account, or ACCOUNT_PARTNER_DIFFERENT. `isMerged` is true if the first one was
 * merged into the second one before.
 */
export async function lockAccountPair(
  ctx: Context,
  tx: Tx,
  fromId: string,
  intoId: string,
): Promise<AccountPair & { isMerged: boolean }> {
  const lock = (ids: string[]) =>
    tx.$queryRaw`select 1 from accounts where id = any(${ids}::uuid[]) order by id for update`
  await lock([fromId, intoId])
  const [from, named] = [await findAccount(ctx, tx, fromId), await findAccount(ctx, tx, intoId)]
  const into = named.mergedIntoId ? await findAccount(ctx, tx, named.mergedIntoId) : named
  if (from.mergedIntoId === into.id && fromId !== intoId) return { from, into, isMerged: true }
  if (from.mergedIntoId || from.id === into.id) {
    throw new StateRefusal('ACCOUNT_MERGED', say('ACCOUNT_MERGED'))
  }
  if (from.partner !== into.partner) {
    throw new StateRefusal('ACCOUNT_PARTNER_DIFFERENT', say('ACCOUNT_PARTNER_DIFFERENT'))
  }
  if (into === named) return { from, into, isMerged: false }
  // The other account was merged before. Its survivor is not locked yet.
  return await lockAccountPair(ctx, tx, fromId, into.id)
}

async function findAccount(ctx: Context, tx: Tx, id: string): Promise<Account> {
  const account = await tx.account.findFirst({ where: { AND: [{ id }, visibleAccounts(ctx.caller)] } })
  if (!account) throw accountNotFound()
  return account
}

/** Counts the records that a merge of the account moves. */
export async function countRecords(tx: Tx, accountId: string): Promise<MovedRecords> {
  const where = { accountId }
  return {
    licenses: await tx.license.count({ where }),
    onboardings: await tx.onboarding.count({ where }),
    contacts: await tx.contact.count({ where: { accountId, mergedIntoId: null, removedAt: null } }),
    apiKeys: await tx.apiKey.count({ where: { accountId, revokedAt: null } }),
  }
}

/**
 * Moves all licensing records of a locked account to another one, and makes its id mean the other one. Values that the other
 * account lacks are taken over: external id, domain and metadata.
 */
export async function moveRecords(ctx: Context, tx: Tx, { from, into }: AccountPair): Promise<void> {
  await abandonDuplicates(ctx, tx, from.id, into.id)
  await mergeContacts(ctx, tx, from.id, into.id)
  const where = { accountId: from.id }
  const data = { accountId: into.id }
  await tx.license.updateMany({ where, data })
  await tx.onboarding.updateMany({ where, data })
  await tx.notification.updateMany({ where, data })
  await tx.event.updateMany({ where, data })
  await tx.apiKey.updateMany({ where, data })
  await tx.bulkOperation.updateMany({ where, data })
  await tx.renewalNegotiation.updateMany({ where, data })
  await moveBans(tx, from.id, into.id)
  // The next roll-up finds them again for the other account.
  await tx.accountFinding.deleteMany({ where })
  await mergeValues(tx, from, into)
  await tx.account.updateMany({
    where: { OR: [{ id: from.id }, { mergedIntoId: from.id }] },
    data: { mergedIntoId: into.id },
  })
}

/** A fingerprint that both accounts banned keeps the ban of the other account. */
async function moveBans(tx: Tx, from: string, into: string): Promise<void> {
  const kept = await tx.bannedFingerprint.findMany({ where: { accountId: into }, select: { digest: true } })
  await tx.bannedFingerprint.deleteMany({
    where: { accountId: from, digest: { in: kept.map(({ digest }) => digest) } },
  })
  await tx.bannedFingerprint.updateMany({ where: { accountId: from }, data: { accountId: into } })
}

/** A sale has one onboarding, and only one onboarding without a sale waits for a license: those of the other account stay. */
async function abandonDuplicates(ctx: Context, tx: Tx, from: string, into: string): Promise<void> {
  const kept = await tx.onboarding.findMany({ where: { accountId: into } })
  const moved = await tx.onboarding.findMany({ where: { accountId: from }, orderBy: { id: 'asc' } })
  for (const { id, sale, nextStep } of moved) {
    const isSold = sale !== '' && kept.some((one) => one.sale === sale)
    const isWaiting = nextStep === 'ASSIGN_LICENSE'
    const isDuplicate = isSold || kept.some((one) => one.sale === sale && one.nextStep === 'ASSIGN_LICENSE')
    if (isWaiting && isDuplicate) {
      await tx.onboarding.update({
        where: { id },
        data: {
          state: 'ABANDONED',
          nextStep: null,
          abandonedAt: ctx.now(),
          abandonReason: 'The account was merged into one that has the same onboarding.',
        },
      })
      await recordEvent(ctx, tx, { type: 'onboarding.abandoned', subjectId: id, accountId: from })
    }
    if (isSold) await tx.onboarding.update({ where: { id }, data: { sale: '' } })
  }
}

/** Values that only one account has are of the survivor afterwards. Of values that both have, each account keeps its own. */
async function mergeValues(tx: Tx, from: Account, into: Account): Promise<void> {
  const [externalId, domain] = [into.externalId ?? from.externalId, into.domain ?? from.domain]
  await tx.account.update({
    where: { id: from.id },
    data: {
      ...(externalId === from.externalId && { externalId: null }),
      ...(domain === from.domain && { domain: null }),
      renewalNegotiatedSince: null,
    },
  })
  const both = { ...(from.metadata as object), ...(into.metadata as object) }
  const metadata = metadataInput.safeParse(both).success ? both : (into.metadata as object)
  const since = [into.renewalNegotiatedSince, from.renewalNegotiatedSince].filter((at) => at !== null)
  await tx.account.update({
    where: { id: into.id },
    data: {
      externalId,
      domain,
      metadata: toPrismaJson(metadata),
      renewalNegotiatedSince: since.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
    },
  })
  await keepMetadata(tx, 'accounts', into.id, metadata)
}

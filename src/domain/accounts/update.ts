import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Account } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { attempt, type Tx, violatesUnique } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { metadata, parseInput } from '../../platform/input.ts'
import { keepMetadata, toPrismaJson } from '../../platform/metadata.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { accountInput } from './adopt.ts'
import { lockAccount } from './lock-account.ts'

const updateInput = z.strictObject({
  accountId: z.string(),
  name: accountInput.shape.name.nullish(),
  externalId: accountInput.shape.externalId,
  domain: accountInput.shape.domain,
  metadata: metadata.nullish(),
  reason: prose({ max: 500 }).nullish(),
})

/**
 * Corrects the data of an account. An absent field stays. Null removes an external id or a domain. Metadata replaces all
 * metadata. Changes nothing else: no contact, onboarding or license. Idempotent. Refused ACCOUNT_NOT_FOUND, or
 * ACCOUNT_CONFLICT if another account of the vendor, or of the same partner, has the external id or the domain.
 */
export async function updateAccount(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof updateInput>,
): Promise<{ accountId: string }> {
  const { reason, ...input } = parseInput(updateInput, raw)
  const account = await lockAccount(ctx, tx, input.accountId)
  const { id: accountId } = account
  const changes = changesOf(account, input)
  const fields = Object.keys(changes)
  if (fields.length === 0) return { accountId }
  await writeAccount(tx, accountId, changes)
  const data = { fields, ...(reason && { reason }) }
  await recordEvent(ctx, tx, { type: 'account.updated', subjectId: accountId, accountId, data })
  return { accountId }
}

type Changes = Partial<Pick<z.output<typeof updateInput>, 'name' | 'externalId' | 'domain' | 'metadata'>>

/** The given values that differ from those of the account. Name and metadata cannot be removed. */
function changesOf(account: Account, { name, externalId, domain, metadata }: Changes): Changes {
  const given = {
    ...(name && { name }),
    ...(externalId !== undefined && { externalId }),
    ...(domain !== undefined && { domain }),
    ...(metadata && { metadata }),
  }
  const isDifferent = ([field, value]: [string, unknown]) =>
    !isDeepStrictEqual(value, account[field as keyof Account])
  return Object.fromEntries(Object.entries(given).filter(isDifferent))
}

async function writeAccount(tx: Tx, accountId: string, { metadata, ...columns }: Changes): Promise<void> {
  const data = {
    ...(columns as Omit<Partial<Account>, 'metadata'>),
    ...(metadata && { metadata: toPrismaJson(metadata) }),
  }
  try {
    await attempt(tx, () => tx.account.update({ where: { id: accountId }, data, select: { id: true } }))
  } catch (error) {
    if (!violatesUnique(error)) throw error
    throw new StateRefusal('ACCOUNT_CONFLICT', say('ACCOUNT_CONFLICT'), 'CONTACT_SUPPORT')
  }
  if (metadata) await keepMetadata(tx, 'accounts', accountId, metadata)
}

import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { licenseReasonInput } from './license-reason-input.ts'
import { lockLicense } from './lock.ts'

const transferInput = licenseReasonInput.extend({ accountId: z.string() })

/**
 * Gives a license to another account, with its key, devices, term and meters as they are. The former
 * account can no longer see it. Idempotent: a license of that account already stays as it is.
 */
export async function transferLicense(ctx: Context, tx: Tx, raw: unknown): Promise<{ licenseId: string }> {
  const { licenseId, accountId, reason } = parseInput(transferInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked, for good; issue a new one.')
  if (license.accountId === accountId) return { licenseId }
  const account = await tx.account.findFirst({
    where: { AND: [{ id: accountId }, visibleAccounts(ctx.caller)] },
  })
  if (!account) throw new NotFoundRefusal('ACCOUNT_NOT_FOUND', 'There is no such account.')

  await tx.license.update({ where: { id: licenseId }, data: { accountId } })
  // Once for each account, so that both find it in their history.
  for (const concerned of [license.accountId, accountId]) {
    await recordEvent(ctx, tx, {
      type: 'license.transferred',
      subjectId: licenseId,
      accountId: concerned,
      licenseId,
      data: { reason },
    })
  }
  return { licenseId }
}

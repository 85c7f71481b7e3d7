import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { holdCurrentAccount } from '../../platform/current-account.ts'
import type { Tx } from '../../platform/db.ts'
import { accountNotFound, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'
import { licenseReasonInput } from './license-reason-input.ts'
import { lockLicense } from './lock.ts'

/** Result of a transfer; `transferred` is false if the license belonged to the account before. */
export interface TransferResult {
  licenseId: string
  transferred: boolean
}

const transferInput = licenseReasonInput.extend({ accountId: z.string() })

/**
 * Moves a license to another account, with its key, devices, term and meters. The former account no longer
 * sees it. Idempotent: a license of that account stays as it is. Refused LICENSE_REVOKED or
 * ACCOUNT_NOT_FOUND.
 */
export async function transferLicense(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof transferInput>,
): Promise<TransferResult> {
  const { licenseId, reason, ...input } = parseInput(transferInput, raw)
  const accountId = await holdCurrentAccount(tx, input.accountId)
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))
  if (license.accountId === accountId) return { licenseId, transferred: false }
  const account = await tx.account.findFirst({
    where: { AND: [{ id: accountId }, visibleAccounts(ctx.caller)] },
  })
  if (!account) throw accountNotFound()

  await tx.license.update({ where: { id: licenseId }, data: { accountId } })
  // One event for each account, so that both have it in their history.
  for (const affectedId of [license.accountId, accountId]) {
    await recordEvent(ctx, tx, {
      type: 'license.transferred',
      subjectId: licenseId,
      accountId: affectedId,
      licenseId,
      data: { reason },
    })
  }
  return { licenseId, transferred: true }
}

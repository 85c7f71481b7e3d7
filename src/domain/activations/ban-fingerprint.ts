import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { lockAccount } from '../accounts/lock-account.ts'
import { digestFingerprint, fingerprint } from '../validation/device.ts'

const banInput = z.strictObject({
  fingerprint,
  accountId: z.string().nullish(),
  reason: prose({ max: 500 }),
})

/**
 * Bans a device from the licenses of one account, or of all accounts without an account. Its seats stay taken, and license
 * files that it has stay valid. Idempotent: a ban that exists stays as it is. Refused ACCOUNT_NOT_FOUND.
 */
export async function banFingerprint(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof banInput>,
): Promise<{ bannedFingerprintId: string; created: boolean }> {
  const { fingerprint, reason, ...input } = parseInput(banInput, raw)
  const accountId = input.accountId ? (await lockAccount(ctx, tx, input.accountId)).id : null
  const digest = digestFingerprint(fingerprint)
  const { count } = await tx.bannedFingerprint.createMany({
    data: { fingerprint, digest, accountId, reason, bannedAt: ctx.now() },
    skipDuplicates: true,
  })
  const { id } = await tx.bannedFingerprint.findFirstOrThrow({
    where: { digest, accountId },
    select: { id: true },
  })
  if (count > 0)
    await recordEvent(ctx, tx, {
      type: 'fingerprint.banned',
      subjectId: id,
      accountId,
      data: { fingerprint, reason },
    })
  return { bannedFingerprintId: id, created: count > 0 }
}

import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { lockAccount } from '../accounts/lock-account.ts'
import { digestFingerprint, storedFingerprint } from '../validation/device.ts'

const unbanInput = z.strictObject({
  fingerprint: storedFingerprint,
  accountId: z.string().nullish(),
  reason: prose({ max: 500 }),
})

/**
 * Ends the ban of a device for one account, or the one for all accounts without an account. The other bans of the device
 * stay. Idempotent. Returns whether there was a ban. Refused ACCOUNT_NOT_FOUND.
 */
export async function unbanFingerprint(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof unbanInput>,
): Promise<{ unbanned: boolean }> {
  const { fingerprint, reason, ...input } = parseInput(unbanInput, raw)
  const accountId = input.accountId ? (await lockAccount(ctx, tx, input.accountId)).id : null
  const digest = digestFingerprint(fingerprint)
  const [ban] = await tx.$queryRaw<{ id: string }[]>`
    delete from banned_fingerprints
    where digest = ${digest} and account_id is not distinct from ${accountId}::uuid returning id`
  if (!ban) return { unbanned: false }
  await recordEvent(ctx, tx, {
    type: 'fingerprint.unbanned',
    subjectId: ban.id,
    accountId,
    data: { fingerprint, reason },
  })
  return { unbanned: true }
}

import { timingSafeEqual } from 'node:crypto'
import type { MailedCode } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { type Refusal, StateRefusal } from '../../platform/errors.ts'
import { say } from '../../texts/say.ts'
import { digestCode } from './digest.ts'
import type { CodeSubject } from './request.ts'

/** Wrong codes after which the right one does not work either. */
export const MOST_ATTEMPTS = 5

/** A code that is right. */
export interface CheckedCode {
  id: string
  /** ID of the record for which the code was used before; null if it was not used. */
  usedFor: string | null
}

/**
 * Returns the valid code of a subject if the presented one equals it; null otherwise. Counts a wrong code: the caller
 * returns, and does not throw, so that the count is committed. The row is locked until the transaction ends, so concurrent
 * calls test no more codes than allowed. Compares in constant time.
 */
export async function checkCode(
  ctx: Context,
  tx: Tx,
  { purpose, subject, binding }: CodeSubject,
  presented: string,
): Promise<CheckedCode | null> {
  const [code] = await tx.$queryRaw<Pick<MailedCode, 'id' | 'digest' | 'usedFor'>[]>`
    select id, digest, used_for as "usedFor" from mailed_codes
    where purpose = ${purpose}::mailed_code_purpose and subject = ${digestCode(ctx, purpose, subject)}
      and digest is not null and expires_at > ${ctx.now()} and attempts < ${MOST_ATTEMPTS}
    for update`
  const digest = digestCode(ctx, purpose, subject, binding, presented)
  if (!code) return null
  if (timingSafeEqual(code.digest!, digest)) return { id: code.id, usedFor: code.usedFor }
  await tx.mailedCode.update({ where: { id: code.id }, data: { attempts: { increment: 1 } } })
  return null
}

/** Records for which record a code was used. It then works for no other. */
export async function markCodeUsed(tx: Tx, codeId: string, usedFor: string): Promise<void> {
  await tx.mailedCode.update({ where: { id: codeId }, data: { usedFor } })
}

/** The refusal of a code. It does not distinguish a wrong code from one that was used, has expired or never existed. */
export function codeInvalid(): Refusal {
  return new StateRefusal('CODE_INVALID', say('CODE_INVALID'), 'REQUEST_CODE')
}

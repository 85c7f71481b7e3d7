import type { AppContext } from '../../platform/context.ts'
import { COUNTED_MS } from './request.ts'

/** Deletes mails of expired codes that were not sent, and codes whose mails no longer count. Idempotent. */
export async function forgetCodes({ db, now }: AppContext): Promise<void> {
  const at = now()
  await db.mailedCode.updateMany({
    where: { sealedMail: { not: null }, expiresAt: { lte: at } },
    data: { sealedMail: null },
  })
  await db.mailedCode.deleteMany({
    where: { countedSince: { lte: new Date(at.getTime() - COUNTED_MS) }, expiresAt: { lte: at } },
  })
}

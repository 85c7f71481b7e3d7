import type { Context } from '../platform/context.ts'
import { accountNotFound, NotFoundRefusal } from '../platform/errors.ts'
import { mayKnow, visibleAccounts, visibleLicenses } from '../platform/visible.ts'
import { say } from '../texts/say.ts'
import { CHANGES_AT_A_TIME, type ChangeSource, reachOf, streamedEventColumns } from './change.ts'

/**
 * Events with a license that do not change it. An onboarding changes its license by events of the license, and mails have
 * their own queries.
 */
const excluded = ['onboarding.', 'notification.']

/**
 * Returns the changes of one license, of the licenses of one account, or of all licenses. Sends a change if the license is
 * visible to the caller both when it happens and when it is read. An account gets the changes from the time when the license
 * belonged to it.
 */
export function licenseChanges(
  ctx: Context,
  { licenseId, accountId }: { licenseId: string | null; accountId: string | null },
): ChangeSource {
  const { caller, db } = ctx
  const accounts = visibleAccounts(caller)
  // A caller with limited accounts gets the changes from the time when the license belonged to one of them.
  const whileVisible = Object.keys(accounts).length > 0 ? { account: accounts } : {}

  async function assertKnown(): Promise<void> {
    const where = { AND: [{ id: licenseId ?? '' }, visibleLicenses(caller)] }
    if (licenseId && !(await db.license.findFirst({ where, select: { id: true } }))) {
      throw new NotFoundRefusal('LICENSE_NOT_FOUND', say('LICENSE_NOT_FOUND'))
    }
    const account = { AND: [{ id: accountId ?? '' }, accounts] }
    if (accountId && !(await db.account.findFirst({ where: account, select: { id: true } }))) {
      throw accountNotFound()
    }
  }

  return {
    recordId: licenseId,
    assertKnown,
    concerns: (event) =>
      event.licenseId !== null &&
      !excluded.some((prefix) => event.type.startsWith(prefix)) &&
      (licenseId ? event.licenseId === licenseId : mayKnow(caller, event)) &&
      (!accountId || event.accountId === accountId),
    async find(after, upTo) {
      const events = await db.event.findMany({
        where: {
          position: { gt: after, lte: upTo },
          NOT: excluded.map((prefix) => ({ type: { startsWith: prefix } })),
          licenseId: licenseId ?? { not: null },
          license: visibleLicenses(caller),
          ...whileVisible,
          ...(accountId && { accountId }),
        },
        orderBy: { position: 'asc' },
        take: CHANGES_AT_A_TIME,
        select: streamedEventColumns,
      })
      // A stream about one license ends when the license is no longer visible to the caller.
      if (licenseId && events.length === 0) await assertKnown()
      return {
        changes: events.map((event) => ({ event, recordId: event.licenseId! })),
        foundUpTo: reachOf(events, upTo),
      }
    },
  }
}

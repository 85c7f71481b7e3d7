import type { Context } from '../platform/context.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { mayKnow, visibleAccounts, visibleLicenses } from '../platform/visible.ts'
import { CHANGES_AT_A_TIME, type ChangeSource, reachOf, streamedEventColumns } from './change.ts'

/**
 * Events that concern a license and do not change it: what an onboarding does to its license, it does by events of the
 * license; and that a mail was sent is told where mails are.
 */
const beside = ['onboarding.', 'notification.']

/**
 * The changes of licenses that the caller may know of both when they happened and when they are read: of one
 * license, of one account, or of all. Of one account are those that happened while a license was its own.
 */
export function licenseChanges(
  ctx: Context,
  { licenseId, accountId }: { licenseId: string | null; accountId: string | null },
): ChangeSource {
  const { caller, db } = ctx
  const accounts = visibleAccounts(caller)
  // Who may know of some accounts only is told what happened while a license was of one of them.
  const whileKnown = Object.keys(accounts).length > 0 ? { account: accounts } : {}

  async function assertKnown(): Promise<void> {
    const where = { AND: [{ id: licenseId ?? '' }, visibleLicenses(caller)] }
    if (licenseId && !(await db.license.findFirst({ where, select: { id: true } }))) {
      throw new NotFoundRefusal('LICENSE_NOT_FOUND', 'There is no such license.')
    }
    const account = { AND: [{ id: accountId ?? '' }, accounts] }
    if (accountId && !(await db.account.findFirst({ where: account, select: { id: true } }))) {
      throw new NotFoundRefusal('ACCOUNT_NOT_FOUND', 'There is no such account.')
    }
  }

  return {
    recordId: licenseId,
    assertKnown,
    concerns: (event) =>
      event.licenseId !== null &&
      !beside.some((prefix) => event.type.startsWith(prefix)) &&
      (licenseId ? event.licenseId === licenseId : mayKnow(caller, event)) &&
      (!accountId || event.accountId === accountId),
    async find(after, upTo) {
      const events = await db.event.findMany({
        where: {
          position: { gt: after, lte: upTo },
          NOT: beside.map((prefix) => ({ type: { startsWith: prefix } })),
          licenseId: licenseId ?? { not: null },
          license: visibleLicenses(caller),
          ...whileKnown,
          ...(accountId && { accountId }),
        },
        orderBy: { position: 'asc' },
        take: CHANGES_AT_A_TIME,
        select: streamedEventColumns,
      })
      // A license that the caller may no longer know of ends a stream that is about nothing else.
      if (licenseId && events.length === 0) await assertKnown()
      return {
        changes: events.map((event) => ({ event, recordId: event.licenseId! })),
        foundUpTo: reachOf(events, upTo),
      }
    },
  }
}

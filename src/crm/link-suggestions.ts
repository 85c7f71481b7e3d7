import type { AppContext } from '../platform/context.ts'
import { type Tx, transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'

/** Records of the CRM, one of which may be the account's. */
export interface Suggestion {
  accountId: string
  records: { remoteId: string; name: string | null; domain: string }[]
}

/** The code under which an account waits for a person's choice. */
export const LINK_AMBIGUOUS = 'LINK_AMBIGUOUS'

/** Keeps the records among which a person chooses, in the place of earlier ones, and lets the accounts wait for it. */
export async function suggestRecords(app: AppContext, suggestions: readonly Suggestion[]): Promise<void> {
  if (suggestions.length === 0) return
  const suggestedAt = app.now()
  const accountId = { in: suggestions.map((suggestion) => suggestion.accountId) }
  await transact(app.db, async (tx) => {
    await tx.crmSuggestion.deleteMany({ where: { accountId } })
    await tx.crmSuggestion.createMany({
      data: suggestions.flatMap(({ accountId, records }) =>
        records.map((record) => ({ accountId, ...record, suggestedAt })),
      ),
      skipDuplicates: true,
    })
    await tx.crmRecord.updateMany({
      where: { kind: 'ACCOUNT', subjectId: accountId },
      data: {
        parkedAt: suggestedAt,
        parkedCode: LINK_AMBIGUOUS,
        parkedReason:
          'The CRM has other records of the domain; link the account to one of them, or to a new one.',
      },
    })
  })
}

/** Lets the accounts that wait for a choice be looked at again: there may be nothing left to choose from. */
export async function refreshSuggestions(tx: Tx, at: Date): Promise<void> {
  const waiting = await tx.crmRecord.findMany({
    where: { kind: 'ACCOUNT', parkedCode: LINK_AMBIGUOUS },
    select: { subjectId: true },
  })
  await markDirty(
    tx,
    waiting.map(({ subjectId }) => subjectId),
    at,
  )
}

/** Forgets what was suggested: the account has its record. */
export async function deleteSuggestions(app: AppContext, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length > 0)
    await app.db.crmSuggestion.deleteMany({ where: { accountId: { in: [...accountIds] } } })
}

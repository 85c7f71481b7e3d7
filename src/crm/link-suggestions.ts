import type { AppContext } from '../platform/context.ts'
import { type Tx, transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'

/** CRM records that can belong to an account. */
export interface Suggestion {
  accountId: string
  records: { remoteId: string; name: string | null; domain: string }[]
}

/** Code of an account that is parked until a person chooses its record. */
export const LINK_AMBIGUOUS = 'LINK_AMBIGUOUS'

/** Replaces the suggested records of accounts, and parks the accounts until a person chooses one. */
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
          'The CRM has other records with the domain. Link the account to one of them, or to a new record.',
      },
    })
  })
}

/** Retries the accounts that wait for a choice: the choice can be unnecessary by now. */
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

/** Deletes the suggestions of accounts that have a record. */
export async function deleteSuggestions(app: AppContext, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length > 0)
    await app.db.crmSuggestion.deleteMany({ where: { accountId: { in: [...accountIds] } } })
}

import { createHash } from 'node:crypto'
import type { CrmObject } from '../../../prisma/client/enums.ts'
import type { SaleProblem, SaleQuestion } from '../../domain/sales/sale.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { canonicalJson } from '../../platform/idempotency/canonical-json.ts'
import { type ReviewChoice, raiseReview, resolveRecordReviews } from '../reviews.ts'

/** The record of a sale in the CRM or in a shop. */
export interface SaleRecord {
  /** The integration that has the record. By default, that of the CRM. */
  source?: string
  object: CrmObject
  remoteId: string
}

/** Creates one review for each code among the problems of a sale. */
export async function raiseProblems(
  ctx: Context,
  tx: Tx,
  { source, object, remoteId, accountId }: SaleRecord & { accountId: string | null },
  problems: readonly SaleProblem[],
): Promise<void> {
  for (const [code, alike] of Map.groupBy(problems, (problem) => problem.code)) {
    const detail = [...new Set(alike.map((problem) => problem.detail))].join(' ')
    const choices = alike.flatMap(({ question }) => (question ? toChoices(question) : []))
    await raiseReview(ctx, tx, {
      ...{ accountId, code: `DEAL_${code}`, object, remoteId, detail, choices },
      ...(source !== undefined && { source }),
    })
  }
}

/** The ways to follow a purchase, as choices of a review. */
function toChoices({ purchase, choices }: SaleQuestion): ReviewChoice[] {
  const { licenseTypeId, licenseType, intent: stated, end, seats } = purchase
  return choices.map(({ intent, licenseId }) => {
    const named = canonicalJson([licenseTypeId, stated, end, intent, licenseId])
    const id = createHash('sha256').update(named).digest('base64url').slice(0, 16)
    return { id, licenseTypeId, licenseType, stated, end, seats, intent, licenseId }
  })
}

/** Problems that a later state of the deal, of its customer or of the catalogue can end. */
const problemCodes = [
  'AMBIGUOUS',
  'INCOMPLETE',
  'LICENSE_UNUSABLE',
  'PERIOD',
  'QUANTITY',
  'REFUSED',
  'SKU_UNKNOWN',
] as const satisfies SaleProblem['code'][]

/** Codes of the reviews that are resolved once their sale could be followed. */
export const followedReviews = problemCodes.map((code) => `DEAL_${code}` as const)

/** Resolves the open reviews of a sale whose problem is gone. */
export async function resolveProblems(
  ctx: Context,
  tx: Tx,
  { source, object, remoteId }: SaleRecord,
  problems: readonly SaleProblem[],
): Promise<void> {
  for (const code of problemCodes)
    if (!problems.some((problem) => problem.code === code)) {
      const review = { code: `DEAL_${code}` as const, object, source, remoteIds: [remoteId] }
      await resolveRecordReviews(ctx, tx, review, 'The sale was followed.')
    }
}

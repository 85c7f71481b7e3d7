import type { Tx } from '../../platform/db.ts'
import { toTypedId } from '../../platform/ids.ts'
import { choicesOf } from '../reviews.ts'
import { describeChoice } from './describe-choice.ts'

/** An open review of a deal with choices, for a support agent. */
export interface OpenQuestion {
  id: string
  detail: string
  choices: { id: string; label: string }[]
}

const MOST = 20

/** Returns the open reviews of the deals and purchases of an account that `decideSale` can decide, the oldest first. */
export async function findOpenQuestions(
  db: Pick<Tx, 'crmReview' | 'license'>,
  where: { accountId: string; remoteId?: string },
): Promise<OpenQuestion[]> {
  const reviews = await db.crmReview.findMany({
    where: { ...where, resolvedAt: null, NOT: { choices: { equals: [] } } },
    orderBy: { id: 'asc' },
    take: MOST,
  })
  const ids = reviews.flatMap((review) => choicesOf(review).flatMap(({ licenseId }) => licenseId ?? []))
  const licenses = await db.license.findMany({
    where: { id: { in: ids } },
    select: { id: true, keyHint: true },
  })
  const hintOf = (licenseId: string | null) => licenses.find(({ id }) => id === licenseId)?.keyHint ?? null
  return reviews.map((review) => ({
    id: toTypedId('CrmReview', review.id),
    detail: review.detail,
    choices: choicesOf(review).map(({ id, licenseId, ...choice }) => ({
      id,
      label: describeChoice({ ...choice, keyHint: hintOf(licenseId) }),
    })),
  }))
}

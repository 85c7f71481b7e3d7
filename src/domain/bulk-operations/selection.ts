import { z } from 'zod'
import { BulkOperationOutcome } from '../../../prisma/client/enums.ts'
import { metadata, text } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { instant } from '../../platform/instant.ts'
import { say, type Text } from '../../texts/say.ts'
import type { LicenseFilter } from '../lists/where-licenses.ts'
import { licenseStatuses } from '../validation/status.ts'

const name = text({ min: 0, max: 255 }).nullish()

/** Most licenses that a selection names. */
export const MOST_NAMED = 1_000

/** Rows of an earlier bulk operation. */
const rows = z.strictObject({
  bulkOperationId: z.string(),
  /** Null and undefined are any outcome. */
  outcome: z.enum(BulkOperationOutcome).nullish(),
})

const filters = z.strictObject({
  accountId: z.string().nullish(),
  product: name,
  licenseType: name,
  partner: name,
  status: z.enum(licenseStatuses).nullish(),
  expiresAfter: instant.nullish(),
  expiresBefore: instant.nullish(),
  neverActivated: z.boolean().nullish(),
  silentSince: instant.nullish(),
  atLimit: z.boolean().nullish(),
  metadata: metadata.nullish(),
  entitlement: name,
  rowsOf: rows.nullish(),
}) satisfies z.ZodType<LicenseFilter>

/** Ids of licenses. */
const named = z.array(z.string()).min(1).max(MOST_NAMED)

/** Which licenses a bulk operation processes: those that meet all filters, those that it names, or every license. */
export const licenseSelection = filters
  .extend({ all: z.boolean().nullish(), licenses: named.nullish() })
  .superRefine(({ all, licenses, ...given }, ctx) => {
    const refuse = (text: Text) => ctx.addIssue({ code: 'custom', ...problem(text) })
    const forms = [all === true, licenses != null, isFiltered(given)].filter((isGiven) => isGiven).length
    if (forms === 0) refuse(say('INPUT_FILTER_MISSING'))
    if (forms > 1) refuse(say('INPUT_SELECTION_AMBIGUOUS'))
  })
/** Which licenses a bulk operation processes, before parsing. */
export type LicenseSelectionInput = z.input<typeof licenseSelection>
/** Which licenses a bulk operation processes. */
export type LicenseSelection = z.output<typeof licenseSelection>

/** Whether a filter can exclude a license. Every license contains empty metadata. */
function isFiltered({ metadata, ...others }: z.output<typeof filters>): boolean {
  return Object.keys(metadata ?? {}).length > 0 || Object.values(others).some((value) => value != null)
}

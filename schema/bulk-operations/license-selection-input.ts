import type { LicenseSelectionInput as DomainSelection } from '../../src/domain/bulk-operations/selection.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { builder } from '../builder/builder.ts'
import { licenseFilters } from '../licenses/license-filters.ts'
import { BulkOperationOutcome } from './bulk-operation-outcome.ts'

const BulkOperationRowsInput = builder.inputType('BulkOperationRowsInput', {
  description: 'Rows of an earlier bulk operation.',
  fields: (t) => ({
    bulkOperation: t.id({ required: true, description: 'ID of the bulk operation, `bulk_…`.' }),
    outcome: t.field({
      type: BulkOperationOutcome,
      required: false,
      description: 'Outcome that the rows have now; any outcome by default.',
    }),
  }),
})

export const LicenseSelectionInput = builder.inputType('LicenseSelectionInput', {
  description:
    'Licenses of a bulk operation: those that meet all given filters, those with the given IDs, or every license. The ' +
    'filters are those of `licenses`, which returns the same licenses, and `rowsOf`. At least one filter is required, ' +
    'unless `licenses` is given or `all` is true.',
  fields: (t) => ({
    ...licenseFilters(t),
    rowsOf: t.field({
      type: BulkOperationRowsInput,
      required: false,
      description:
        'Rows of an earlier bulk operation, to filter by: for example those with the outcome `CHANGED`, to undo it, or ' +
        '`FAILED`, to repeat it.',
    }),
    licenses: t.idList({
      required: false,
      description:
        'IDs of the licenses, from 1 to 1,000. No filter may be given then. A repeated ID counts once. Refused with ' +
        '`LICENSE_NOT_FOUND` if one does not exist.',
    }),
    all: t.boolean({
      required: false,
      description: 'True to select every license. No filter and no ID may be given then. False by default.',
    }),
  }),
})

/** Converts the input to the form that the domain accepts. */
export function toSelection({
  account,
  licenses,
  rowsOf,
  ...filters
}: typeof LicenseSelectionInput.$inferInput): DomainSelection {
  return {
    ...filters,
    accountId: account && uuidOf('Account', account, ['selection', 'account']),
    licenses: licenses?.map((id, index) => uuidOf('License', id, ['selection', 'licenses', String(index)])),
    rowsOf: rowsOf && {
      outcome: rowsOf.outcome,
      bulkOperationId: uuidOf('BulkOperation', rowsOf.bulkOperation, [
        'selection',
        'rowsOf',
        'bulkOperation',
      ]),
    },
  }
}

import type { InputFieldBuilder } from '@pothos/core'
import { uuidOf } from '../../src/platform/ids.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import type { Types } from '../builder/pages/connection.ts'
import { LicenseSelectionInput, toSelection } from './license-selection-input.ts'

/** Fields of the input of every mutation that starts a bulk operation. */
export function bulkInput(t: InputFieldBuilder<Types, 'InputObject'>) {
  return {
    selection: t.field({
      type: LicenseSelectionInput,
      required: false,
      description: 'Licenses to select. Required, unless `dryRunOf` is given.',
    }),
    dryRunOf: t.id({
      required: false,
      description:
        'ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the ' +
        'licenses of the dry run, in place of `selection`. The reason may differ.',
    }),
    reason: t.string({
      required: true,
      description:
        'Reason for the audit log and for support; at most 500 characters. It applies to each license.',
    }),
    dryRun: t.boolean({
      required: false,
      description:
        'True to change no license, and only store what would happen to each one; false by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }
}

interface GivenInput {
  selection?: typeof LicenseSelectionInput.$inferInput | null | undefined
  dryRunOf?: string | null | undefined
}

/** Converts the fields that every such input has to the form that the domain accepts. */
export function toBulkInput<Input extends GivenInput>({ selection, dryRunOf, ...rest }: Input) {
  return {
    ...rest,
    selection: selection && toSelection(selection),
    dryRunOfId: dryRunOf && uuidOf('BulkOperation', dryRunOf, ['dryRunOf']),
  }
}

/** Sentences that the description of every such mutation ends with. */
export const bulkNotice =
  'The licenses are selected now and processed asynchronously: `bulkOperation` has the progress. Refusals of single licenses ' +
  'are in `bulkOperationRows`. Refused with `SELECTION_EMPTY` if no license matches, with `SELECTION_LIMIT_EXCEEDED` if more ' +
  'than 100,000 match by default, and with `BULK_OPERATION_LIMIT_EXCEEDED` if 10 operations are queued or running. ' +
  'With `dryRunOf`, refused with `DRY_RUN_MISMATCH` if the operation was no dry run of this mutation with the same values, ' +
  'and with `DRY_RUN_NOT_COMPLETED` if it was canceled or has not ended. Other refusals: `ACCOUNT_NOT_FOUND`, ' +
  '`BULK_OPERATION_NOT_FOUND`, `LICENSE_NOT_FOUND`'

import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import {
  type BulkOperationKind,
  ChangeLicensesDocument,
  ChangeLicenseTypesDocument,
  ExtendLicensesDocument,
  type LicenseSelectionInput,
  ReinstateLicensesDocument,
  RenewLicensesDocument,
  RevokeLicensesDocument,
  SuspendLicensesDocument,
} from '../generated/graphql.ts'

/** The input that the mutations of all kinds share. Each has values of its own beside it. */
export interface BulkInput {
  reason: string
  dryRun?: boolean
  dryRunOf?: string
  selection?: LicenseSelectionInput
}

type BulkPayload = { __typename: `${string}Payload`; bulkOperation: { id: string } | null }

/** The mutation of each kind. The values beside `BulkInput` are those of the form, or of the dry run that it repeats. */
export const bulkDocuments = {
  RENEW_LICENSES: RenewLicensesDocument,
  EXTEND_LICENSES: ExtendLicensesDocument,
  CHANGE_LICENSES: ChangeLicensesDocument,
  CHANGE_LICENSE_TYPES: ChangeLicenseTypesDocument,
  SUSPEND_LICENSES: SuspendLicensesDocument,
  REINSTATE_LICENSES: ReinstateLicensesDocument,
  REVOKE_LICENSES: RevokeLicensesDocument,
} as unknown as Record<
  BulkOperationKind,
  TypedDocumentNode<Record<string, BulkPayload>, { input: BulkInput }>
>

export const bulkKinds = Object.keys(bulkDocuments) as BulkOperationKind[]

/** Kinds that take something away from customers. */
export const dangerousKinds: readonly BulkOperationKind[] = ['SUSPEND_LICENSES', 'REVOKE_LICENSES']

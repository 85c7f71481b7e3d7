import type { NodeType } from '../platform/ids.ts'

/** Type of the node that a column of that name refers to. */
export const idColumns: Readonly<Record<string, NodeType>> = {
  account_id: 'Account',
  activation_id: 'Activation',
  bulk_operation_id: 'BulkOperation',
  contact_id: 'Contact',
  dry_run_of_id: 'BulkOperation',
  license_id: 'License',
  license_type_id: 'LicenseType',
  onboarding_id: 'Onboarding',
  predecessor_id: 'Activation',
  product_id: 'Product',
  reconciliation_id: 'CrmReconciliation',
}

import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { RotateAndShowLicenseKeyMutation, RotateAndShowLicenseKeyMutationVariables, TransferLicenseMutation, TransferLicenseMutationVariables, IssueLicenseMutation, IssueLicenseMutationVariables } from '../../graphql.ts'
import { LicenseCore_LicenseFragmentDoc } from '../licenses/license-page.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
import { LicenseTable_LicenseFragmentDoc } from '../licenses/license-table.ts'
export const RotateAndShowLicenseKeyDocument: TypedDocumentNode<RotateAndShowLicenseKeyMutation, RotateAndShowLicenseKeyMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RotateAndShowLicenseKey($input:RotateLicenseKeyInput!$readsAccounts:Boolean=true$readsCatalog:Boolean=true){rotateLicenseKey(input:$input){__typename ...on RotateLicenseKeyPayload{licenseKey license{id ...LicenseCore_license}}...RefusalNotice_refusal}}', LicenseCore_LicenseFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const TransferLicenseDocument: TypedDocumentNode<TransferLicenseMutation, TransferLicenseMutationVariables> =
  /* @__PURE__ */ documentOf('mutation TransferLicense($input:TransferLicenseInput!$readsAccounts:Boolean=true$readsCatalog:Boolean=true){transferLicense(input:$input){__typename ...on TransferLicensePayload{transferred license{id ...LicenseCore_license}}...RefusalNotice_refusal}}', LicenseCore_LicenseFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const IssueLicenseDocument: TypedDocumentNode<IssueLicenseMutation, IssueLicenseMutationVariables> =
  /* @__PURE__ */ documentOf('mutation IssueLicense($input:IssueLicenseInput!$readsAccounts:Boolean=true$readsCatalog:Boolean=true){issueLicense(input:$input){__typename ...on IssueLicensePayload{licenseKey license{id ...LicenseTable_license}}...RefusalNotice_refusal}}', LicenseTable_LicenseFragmentDoc, RefusalNotice_RefusalFragmentDoc)
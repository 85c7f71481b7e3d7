import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { PublishLicenseTypeMutation, PublishLicenseTypeMutationVariables, RetireLicenseTypeMutation, RetireLicenseTypeMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
import { LicenseTypeTable_LicenseTypeFragmentDoc } from '../catalogue/license-type-table.ts'
import { History_LicenseTypeFragmentDoc } from '../catalogue/drafts.admin.ts'
import { RulesFragmentDoc } from '../catalogue/rules.ts'
export const PublishLicenseTypeDocument: TypedDocumentNode<PublishLicenseTypeMutation, PublishLicenseTypeMutationVariables> =
  /* @__PURE__ */ documentOf('mutation PublishLicenseType($input:PublishLicenseTypeInput!){publishLicenseType(input:$input){__typename ...RefusalNotice_refusal ...on PublishLicenseTypePayload{licenseType{id code ...LicenseTypeTable_licenseType ...History_licenseType published{number rules{...Rules}}}}}}', RefusalNotice_RefusalFragmentDoc, LicenseTypeTable_LicenseTypeFragmentDoc, History_LicenseTypeFragmentDoc, RulesFragmentDoc)
export const RetireLicenseTypeDocument: TypedDocumentNode<RetireLicenseTypeMutation, RetireLicenseTypeMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RetireLicenseType($input:RetireLicenseTypeInput!){retireLicenseType(input:$input){__typename ...RefusalNotice_refusal ...on RetireLicenseTypePayload{licenseType{id code state version retiredAt}}}}', RefusalNotice_RefusalFragmentDoc)
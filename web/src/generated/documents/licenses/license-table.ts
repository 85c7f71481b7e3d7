import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { LicenseTable_LicenseFragment } from '../../graphql.ts'
export const LicenseTable_LicenseFragmentDoc: TypedDocumentNode<LicenseTable_LicenseFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment LicenseTable_license on License{id keyHint name status expiry plannedExpiry timeZone activeActivations maxActivations lastValidatedAt account@include(if:$readsAccounts){id name}licenseType@include(if:$readsCatalog){id name}}')
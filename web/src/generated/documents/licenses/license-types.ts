import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { LicenseTypeChoicesQuery, LicenseTypeChoicesQueryVariables } from '../../graphql.ts'
export const LicenseTypeChoicesDocument: TypedDocumentNode<LicenseTypeChoicesQuery, LicenseTypeChoicesQueryVariables> =
  /* @__PURE__ */ documentOf('query LicenseTypeChoices($product:String){licenseTypes(product:$product state:PUBLISHED first:100){edges{node{id code name published{number rules{timeZone}}product{id code name}}}}}')
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { LicenseTypeFormQuery, LicenseTypeFormQueryVariables, FormProductsQuery, FormProductsQueryVariables, FormProductQuery, FormProductQueryVariables } from '../../graphql.ts'
import { RulesFragmentDoc } from '../catalogue/rules.ts'
export const LicenseTypeFormDocument: TypedDocumentNode<LicenseTypeFormQuery, LicenseTypeFormQueryVariables> =
  /* @__PURE__ */ documentOf('query LicenseTypeForm($code:String!){licenseType(code:$code){id code name description state version skus skuIntents{sku intent}upgradesFrom product{id code name}published{number rules{...Rules}}draft{number rules{...Rules}}}}', RulesFragmentDoc)
export const FormProductsDocument: TypedDocumentNode<FormProductsQuery, FormProductsQueryVariables> =
  /* @__PURE__ */ documentOf('query FormProducts{products(first:100){edges{node{id code name}}}}')
export const FormProductDocument: TypedDocumentNode<FormProductQuery, FormProductQueryVariables> =
  /* @__PURE__ */ documentOf('query FormProduct($code:String!){product(code:$code){id code name entitlements{code name}meters{code name}licenseTypes(first:100){edges{node{id code name}}}}}')
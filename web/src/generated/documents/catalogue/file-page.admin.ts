import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CatalogueFileProductsQuery, CatalogueFileProductsQueryVariables, CatalogueFileReleasesQuery, CatalogueFileReleasesQueryVariables, CatalogueFileTypesQuery, CatalogueFileTypesQueryVariables } from '../../graphql.ts'
import { RulesFragmentDoc } from '../catalogue/rules.ts'
export const CatalogueFileProductsDocument: TypedDocumentNode<CatalogueFileProductsQuery, CatalogueFileProductsQueryVariables> =
  /* @__PURE__ */ documentOf('query CatalogueFileProducts($after:String){products(first:100 after:$after){pageInfo{hasNextPage endCursor}edges{node{id code name entitlements{code name}meters{code name}}}}}')
export const CatalogueFileReleasesDocument: TypedDocumentNode<CatalogueFileReleasesQuery, CatalogueFileReleasesQueryVariables> =
  /* @__PURE__ */ documentOf('query CatalogueFileReleases($product:String!$skip:Int){product(code:$product){id releases(skip:$skip){version releasedAt}}}')
export const CatalogueFileTypesDocument: TypedDocumentNode<CatalogueFileTypesQuery, CatalogueFileTypesQueryVariables> =
  /* @__PURE__ */ documentOf('query CatalogueFileTypes($product:String!$after:String){licenseTypes(product:$product first:50 after:$after){pageInfo{hasNextPage endCursor}edges{node{id code name description skus skuIntents{sku intent}upgradesFrom state version published{number rules{...Rules}}draft{number rules{...Rules}}}}}}', RulesFragmentDoc)
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CataloguePageQuery, CataloguePageQueryVariables } from '../../graphql.ts'
import { LicenseTypeTable_LicenseTypeFragmentDoc } from '../catalogue/license-type-table.ts'
export const CataloguePageDocument: TypedDocumentNode<CataloguePageQuery, CataloguePageQueryVariables> =
  /* @__PURE__ */ documentOf('query CataloguePage($product:String$first:Int$last:Int$after:String$before:String){products(first:100){edges{node{id code name}}}licenseTypes(product:$product first:$first last:$last after:$after before:$before){pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id ...LicenseTypeTable_licenseType product{id}}}}}', LicenseTypeTable_LicenseTypeFragmentDoc)
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { ProductPageQuery, ProductPageQueryVariables } from '../../graphql.ts'
export const ProductPageDocument: TypedDocumentNode<ProductPageQuery, ProductPageQueryVariables> =
  /* @__PURE__ */ documentOf('query ProductPage($code:String!$skip:Int){product(code:$code){id code name createdAt entitlements{code name}meters{code name}releases(skip:$skip){version releasedAt}}}')
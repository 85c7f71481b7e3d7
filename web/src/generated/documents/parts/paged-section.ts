import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { PagedSection_PageInfoFragment, PagedSection_CountFragment } from '../../graphql.ts'
export const PagedSection_PageInfoFragmentDoc: TypedDocumentNode<PagedSection_PageInfoFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment PagedSection_pageInfo on PageInfo{hasNextPage hasPreviousPage startCursor endCursor}')
export const PagedSection_CountFragmentDoc: TypedDocumentNode<PagedSection_CountFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment PagedSection_count on TotalCount{value exact}')
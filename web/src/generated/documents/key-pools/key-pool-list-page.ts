import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { KeyPool_PoolFragment, KeyPoolListPageQuery, KeyPoolListPageQueryVariables } from '../../graphql.ts'
import { PagedSection_CountFragmentDoc } from '../parts/paged-section.ts'
import { PagedSection_PageInfoFragmentDoc } from '../parts/paged-section.ts'
export const KeyPool_PoolFragmentDoc: TypedDocumentNode<KeyPool_PoolFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment KeyPool_pool on KeyPool{id name available claimed revoked lowBelow createdAt closedAt licenseType@include(if:$readsCatalog){id code name}partner@include(if:$readsAccounts){id code name}}')
export const KeyPoolListPageDocument: TypedDocumentNode<KeyPoolListPageQuery, KeyPoolListPageQueryVariables> =
  /* @__PURE__ */ documentOf('query KeyPoolListPage($first:Int$last:Int$after:String$before:String$licenseType:String$low:Boolean$open:Boolean$readsCatalog:Boolean=true$readsAccounts:Boolean=true){keyPools(first:$first last:$last after:$after before:$before licenseType:$licenseType low:$low open:$open orderBy:NEWEST){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{id ...KeyPool_pool}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc, KeyPool_PoolFragmentDoc)
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { PooledKey_KeyFragment, KeyPoolPageQuery, KeyPoolPageQueryVariables } from '../../graphql.ts'
import { KeyPool_PoolFragmentDoc } from '../key-pools/key-pool-list-page.ts'
import { PagedSection_PageInfoFragmentDoc } from '../parts/paged-section.ts'
export const PooledKey_KeyFragmentDoc: TypedDocumentNode<PooledKey_KeyFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment PooledKey_key on PooledKey{id keyHint state createdAt claimedAt sale revokedAt revokeReason license{id account@include(if:$readsAccounts){id name}}}')
export const KeyPoolPageDocument: TypedDocumentNode<KeyPoolPageQuery, KeyPoolPageQueryVariables> =
  /* @__PURE__ */ documentOf('query KeyPoolPage($id:ID!$state:PooledKeyState$first:Int$last:Int$after:String$before:String$readsCatalog:Boolean=true$readsAccounts:Boolean=true){keyPool(id:$id){id overrides ...KeyPool_pool revision@include(if:$readsCatalog){number}pooledKeys(first:$first last:$last after:$after before:$before state:$state){pageInfo{...PagedSection_pageInfo}edges{node{id ...PooledKey_key}}}}}', KeyPool_PoolFragmentDoc, PagedSection_PageInfoFragmentDoc, PooledKey_KeyFragmentDoc)
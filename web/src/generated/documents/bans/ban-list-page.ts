import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { BanListPageQuery, BanListPageQueryVariables } from '../../graphql.ts'
import { PagedSection_CountFragmentDoc } from '../parts/paged-section.ts'
import { PagedSection_PageInfoFragmentDoc } from '../parts/paged-section.ts'
export const BanListPageDocument: TypedDocumentNode<BanListPageQuery, BanListPageQueryVariables> =
  /* @__PURE__ */ documentOf('query BanListPage($first:Int$last:Int$after:String$before:String$account:ID$readsAccounts:Boolean=true){bannedFingerprints(first:$first last:$last after:$after before:$before account:$account){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{id fingerprint reason bannedAt account@include(if:$readsAccounts){id name}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc)
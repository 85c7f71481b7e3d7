import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CrmPageQuery, CrmPageQueryVariables, CrmParkedQuery, CrmParkedQueryVariables, CrmParkedDealsQuery, CrmParkedDealsQueryVariables, CrmErasuresQuery, CrmErasuresQueryVariables, CrmDifferencesQuery, CrmDifferencesQueryVariables, ReplayCrmSyncMutation, ReplayCrmSyncMutationVariables, ReconcileCrmMutation, ReconcileCrmMutationVariables } from '../../graphql.ts'
import { PagedSection_CountFragmentDoc } from '../parts/paged-section.ts'
import { PagedSection_PageInfoFragmentDoc } from '../parts/paged-section.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const CrmPageDocument: TypedDocumentNode<CrmPageQuery, CrmPageQueryVariables> =
  /* @__PURE__ */ documentOf('query CrmPage{crmSync{state url emulated queue behindSince lastRunAt drift parkedCount pause{code reason until}licensesPause{code reason until}dealsPause{code reason until}lastReconciliation{id state dryRun compared endedAt failure}}}')
export const CrmParkedDocument: TypedDocumentNode<CrmParkedQuery, CrmParkedQueryVariables> =
  /* @__PURE__ */ documentOf('query CrmParked($first:Int$last:Int$after:String$before:String$readsAccounts:Boolean=true){crmSync{parked(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{kind code reason parkedAt account@include(if:$readsAccounts){id name}}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc)
export const CrmParkedDealsDocument: TypedDocumentNode<CrmParkedDealsQuery, CrmParkedDealsQueryVariables> =
  /* @__PURE__ */ documentOf('query CrmParkedDeals($first:Int$last:Int$after:String$before:String){crmSync{parkedDeals(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{code reason parkedAt remoteId}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc)
export const CrmErasuresDocument: TypedDocumentNode<CrmErasuresQuery, CrmErasuresQueryVariables> =
  /* @__PURE__ */ documentOf('query CrmErasures($first:Int$last:Int$after:String$before:String$readsAccounts:Boolean=true){crmSync{erasures(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{requestedAt parkedAt code reason account@include(if:$readsAccounts){id name}}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc)
export const CrmDifferencesDocument: TypedDocumentNode<CrmDifferencesQuery, CrmDifferencesQueryVariables> =
  /* @__PURE__ */ documentOf('query CrmDifferences($first:Int$last:Int$after:String$before:String){crmSync{lastReconciliation{id differences(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{kind accountId remoteId expected found}}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc)
export const ReplayCrmSyncDocument: TypedDocumentNode<ReplayCrmSyncMutation, ReplayCrmSyncMutationVariables> =
  /* @__PURE__ */ documentOf('mutation ReplayCrmSync($input:ReplayCrmSyncInput!){replayCrmSync(input:$input){__typename ...on ReplayCrmSyncPayload{replayed}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
export const ReconcileCrmDocument: TypedDocumentNode<ReconcileCrmMutation, ReconcileCrmMutationVariables> =
  /* @__PURE__ */ documentOf('mutation ReconcileCrm($input:ReconcileCrmInput!){reconcileCrm(input:$input){__typename ...on ReconcileCrmPayload{reconciliation{id state}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
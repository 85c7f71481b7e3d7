import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Reviews_ReviewFragment, CrmReviewsQuery, CrmReviewsQueryVariables, DecideSaleMutation, DecideSaleMutationVariables, ResolveCrmReviewMutation, ResolveCrmReviewMutationVariables, RetryReviewMutation, RetryReviewMutationVariables } from '../../graphql.ts'
import { PagedSection_CountFragmentDoc } from '../parts/paged-section.ts'
import { PagedSection_PageInfoFragmentDoc } from '../parts/paged-section.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const Reviews_ReviewFragmentDoc: TypedDocumentNode<Reviews_ReviewFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Reviews_review on CrmReview{id canRetry code detail object remoteId source raisedAt account@include(if:$readsAccounts){id name}choices{id intent licenseType seats license@include(if:$readsLicenses){id keyHint}}}')
export const CrmReviewsDocument: TypedDocumentNode<CrmReviewsQuery, CrmReviewsQueryVariables> =
  /* @__PURE__ */ documentOf('query CrmReviews($first:Int$last:Int$after:String$before:String$readsAccounts:Boolean=true$readsLicenses:Boolean=true){crmSync{reviews(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{id ...Reviews_review}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc, Reviews_ReviewFragmentDoc)
export const DecideSaleDocument: TypedDocumentNode<DecideSaleMutation, DecideSaleMutationVariables> =
  /* @__PURE__ */ documentOf('mutation DecideSale($input:DecideSaleInput!){decideSale(input:$input){__typename ...on DecideSalePayload{review{id resolvedAt}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
export const ResolveCrmReviewDocument: TypedDocumentNode<ResolveCrmReviewMutation, ResolveCrmReviewMutationVariables> =
  /* @__PURE__ */ documentOf('mutation ResolveCrmReview($input:ResolveCrmReviewInput!){resolveCrmReview(input:$input){__typename ...on ResolveCrmReviewPayload{review{id resolvedAt}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
export const RetryReviewDocument: TypedDocumentNode<RetryReviewMutation, RetryReviewMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RetryReview($input:RetryReviewInput!){retryReview(input:$input){__typename ...on RetryReviewPayload{review{id resolvedAt}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
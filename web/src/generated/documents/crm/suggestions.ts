import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Suggestions_SuggestionFragment, CrmSuggestionsQuery, CrmSuggestionsQueryVariables, LinkSuggestedCompanyMutation, LinkSuggestedCompanyMutationVariables } from '../../graphql.ts'
import { PagedSection_CountFragmentDoc } from '../parts/paged-section.ts'
import { PagedSection_PageInfoFragmentDoc } from '../parts/paged-section.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const Suggestions_SuggestionFragmentDoc: TypedDocumentNode<Suggestions_SuggestionFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Suggestions_suggestion on CrmSuggestion{remoteId name domain suggestedAt account@include(if:$readsAccounts){id name}}')
export const CrmSuggestionsDocument: TypedDocumentNode<CrmSuggestionsQuery, CrmSuggestionsQueryVariables> =
  /* @__PURE__ */ documentOf('query CrmSuggestions($first:Int$last:Int$after:String$before:String$readsAccounts:Boolean=true){crmSync{suggestions(first:$first last:$last after:$after before:$before){totalCount{...PagedSection_count}pageInfo{...PagedSection_pageInfo}edges{node{...Suggestions_suggestion}}}}}', PagedSection_CountFragmentDoc, PagedSection_PageInfoFragmentDoc, Suggestions_SuggestionFragmentDoc)
export const LinkSuggestedCompanyDocument: TypedDocumentNode<LinkSuggestedCompanyMutation, LinkSuggestedCompanyMutationVariables> =
  /* @__PURE__ */ documentOf('mutation LinkSuggestedCompany($input:LinkAccountToCrmInput!){linkAccountToCrm(input:$input){__typename ...on LinkAccountToCrmPayload{account{id crm{remoteId}}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { Crm_AccountFragment, AccountCrmQuery, AccountCrmQueryVariables, LinkAccountToCrmMutation, LinkAccountToCrmMutationVariables, UnlinkAccountFromCrmMutation, UnlinkAccountFromCrmMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const Crm_AccountFragmentDoc: TypedDocumentNode<Crm_AccountFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment Crm_account on Account{id name crm{kind remoteId changedAt pushedAt parkedCode parkedReason}}')
export const AccountCrmDocument: TypedDocumentNode<AccountCrmQuery, AccountCrmQueryVariables> =
  /* @__PURE__ */ documentOf('query AccountCrm($id:ID!){account(id:$id){id ...Crm_account}crmSync{state target suggestions(account:$id first:10){edges{node{remoteId name domain}}}}}', Crm_AccountFragmentDoc)
export const LinkAccountToCrmDocument: TypedDocumentNode<LinkAccountToCrmMutation, LinkAccountToCrmMutationVariables> =
  /* @__PURE__ */ documentOf('mutation LinkAccountToCrm($input:LinkAccountToCrmInput!){linkAccountToCrm(input:$input){__typename ...on LinkAccountToCrmPayload{account{id ...Crm_account}}...RefusalNotice_refusal}}', Crm_AccountFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const UnlinkAccountFromCrmDocument: TypedDocumentNode<UnlinkAccountFromCrmMutation, UnlinkAccountFromCrmMutationVariables> =
  /* @__PURE__ */ documentOf('mutation UnlinkAccountFromCrm($input:UnlinkAccountFromCrmInput!){unlinkAccountFromCrm(input:$input){__typename ...on UnlinkAccountFromCrmPayload{account{id ...Crm_account}}...RefusalNotice_refusal}}', Crm_AccountFragmentDoc, RefusalNotice_RefusalFragmentDoc)
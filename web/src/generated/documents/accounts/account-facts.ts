import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { AccountFacts_AccountFragment, UpdateAccountMutation, UpdateAccountMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const AccountFacts_AccountFragmentDoc: TypedDocumentNode<AccountFacts_AccountFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment AccountFacts_account on Account{id name domain externalId metadata createdAt partner onboardedBy{id name}}')
export const UpdateAccountDocument: TypedDocumentNode<UpdateAccountMutation, UpdateAccountMutationVariables> =
  /* @__PURE__ */ documentOf('mutation UpdateAccount($input:UpdateAccountInput!){updateAccount(input:$input){__typename ...on UpdateAccountPayload{account{id ...AccountFacts_account}}...RefusalNotice_refusal}}', AccountFacts_AccountFragmentDoc, RefusalNotice_RefusalFragmentDoc)
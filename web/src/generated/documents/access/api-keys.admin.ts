import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { ApiKeys_ApiKeyFragment, ApiKeysQuery, ApiKeysQueryVariables, CreateApiKeyMutation, CreateApiKeyMutationVariables, RevokeApiKeyMutation, RevokeApiKeyMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const ApiKeys_ApiKeyFragmentDoc: TypedDocumentNode<ApiKeys_ApiKeyFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment ApiKeys_apiKey on ApiKey{id name hint audience partner scopes createdAt createdBy expiresAt lastUsedAt revokedAt account@include(if:$readsAccounts){id name}}')
export const ApiKeysDocument: TypedDocumentNode<ApiKeysQuery, ApiKeysQueryVariables> =
  /* @__PURE__ */ documentOf('query ApiKeys($first:Int$last:Int$after:String$before:String$readsAccounts:Boolean=true){apiKeys(first:$first last:$last after:$after before:$before){pageInfo{hasNextPage hasPreviousPage startCursor endCursor}edges{node{id ...ApiKeys_apiKey}}}}', ApiKeys_ApiKeyFragmentDoc)
export const CreateApiKeyDocument: TypedDocumentNode<CreateApiKeyMutation, CreateApiKeyMutationVariables> =
  /* @__PURE__ */ documentOf('mutation CreateApiKey($input:CreateApiKeyInput!$readsAccounts:Boolean=true){createApiKey(input:$input){__typename ...on CreateApiKeyPayload{secret apiKey{id ...ApiKeys_apiKey}}...RefusalNotice_refusal}}', ApiKeys_ApiKeyFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const RevokeApiKeyDocument: TypedDocumentNode<RevokeApiKeyMutation, RevokeApiKeyMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RevokeApiKey($input:RevokeApiKeyInput!$readsAccounts:Boolean=true){revokeApiKey(input:$input){__typename ...on RevokeApiKeyPayload{apiKey{id ...ApiKeys_apiKey}}...RefusalNotice_refusal}}', ApiKeys_ApiKeyFragmentDoc, RefusalNotice_RefusalFragmentDoc)
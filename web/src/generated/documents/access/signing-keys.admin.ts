import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { SigningKeys_SigningKeyFragment, SigningKeysQuery, SigningKeysQueryVariables, RotateSigningKeyMutation, RotateSigningKeyMutationVariables } from '../../graphql.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const SigningKeys_SigningKeyFragmentDoc: TypedDocumentNode<SigningKeys_SigningKeyFragment, unknown> =
  /* @__PURE__ */ documentOf('fragment SigningKeys_signingKey on SigningKey{id kid activeFrom createdAt product@include(if:$readsCatalog){id name}}')
export const SigningKeysDocument: TypedDocumentNode<SigningKeysQuery, SigningKeysQueryVariables> =
  /* @__PURE__ */ documentOf('query SigningKeys($readsCatalog:Boolean=true){signingKeys(first:100){edges{node{id ...SigningKeys_signingKey}}}}', SigningKeys_SigningKeyFragmentDoc)
export const RotateSigningKeyDocument: TypedDocumentNode<RotateSigningKeyMutation, RotateSigningKeyMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RotateSigningKey($input:RotateSigningKeyInput!$readsCatalog:Boolean=true){rotateSigningKey(input:$input){__typename ...on RotateSigningKeyPayload{signingKey{id ...SigningKeys_signingKey}}...RefusalNotice_refusal}}', SigningKeys_SigningKeyFragmentDoc, RefusalNotice_RefusalFragmentDoc)
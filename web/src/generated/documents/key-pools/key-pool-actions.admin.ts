import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { documentOf } from '../../../app/document.ts'
import type { CreateKeyPoolMutation, CreateKeyPoolMutationVariables, AddPooledKeysMutation, AddPooledKeysMutationVariables, CloseKeyPoolMutation, CloseKeyPoolMutationVariables, RevokePooledKeysMutation, RevokePooledKeysMutationVariables, ClaimPooledKeyMutation, ClaimPooledKeyMutationVariables } from '../../graphql.ts'
import { KeyPool_PoolFragmentDoc } from '../key-pools/key-pool-list-page.ts'
import { RefusalNotice_RefusalFragmentDoc } from '../parts/refusal-notice.ts'
export const CreateKeyPoolDocument: TypedDocumentNode<CreateKeyPoolMutation, CreateKeyPoolMutationVariables> =
  /* @__PURE__ */ documentOf('mutation CreateKeyPool($input:CreateKeyPoolInput!$readsCatalog:Boolean=true$readsAccounts:Boolean=true){createKeyPool(input:$input){__typename ...on CreateKeyPoolPayload{addedCount keyFile keyPool{id ...KeyPool_pool}}...RefusalNotice_refusal}}', KeyPool_PoolFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const AddPooledKeysDocument: TypedDocumentNode<AddPooledKeysMutation, AddPooledKeysMutationVariables> =
  /* @__PURE__ */ documentOf('mutation AddPooledKeys($input:AddPooledKeysInput!$readsCatalog:Boolean=true$readsAccounts:Boolean=true){addPooledKeys(input:$input){__typename ...on AddPooledKeysPayload{addedCount keyFile keyPool{id ...KeyPool_pool}}...RefusalNotice_refusal}}', KeyPool_PoolFragmentDoc, RefusalNotice_RefusalFragmentDoc)
export const CloseKeyPoolDocument: TypedDocumentNode<CloseKeyPoolMutation, CloseKeyPoolMutationVariables> =
  /* @__PURE__ */ documentOf('mutation CloseKeyPool($input:CloseKeyPoolInput!){closeKeyPool(input:$input){__typename ...on CloseKeyPoolPayload{keyPool{id closedAt}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
export const RevokePooledKeysDocument: TypedDocumentNode<RevokePooledKeysMutation, RevokePooledKeysMutationVariables> =
  /* @__PURE__ */ documentOf('mutation RevokePooledKeys($input:RevokePooledKeysInput!){revokePooledKeys(input:$input){__typename ...on RevokePooledKeysPayload{revokedCount keyPool{id available revoked}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)
export const ClaimPooledKeyDocument: TypedDocumentNode<ClaimPooledKeyMutation, ClaimPooledKeyMutationVariables> =
  /* @__PURE__ */ documentOf('mutation ClaimPooledKey($input:ClaimPooledKeyInput!){claimPooledKey(input:$input){__typename ...on ClaimPooledKeyPayload{license{id}pooledKey{id state claimedAt}}...RefusalNotice_refusal}}', RefusalNotice_RefusalFragmentDoc)